-- The page of the list asks for the lists that were taken into use each time it
-- is shown, and the log is long.

-- +goose Up

CREATE INDEX audit_accepted ON audit (seller, position) WHERE act = 'list.accepted';

-- +goose Down

DROP INDEX audit_accepted;
