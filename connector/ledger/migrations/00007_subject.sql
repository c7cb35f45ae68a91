-- The page of a product shows what was recorded of it, and a check asks at every
-- page which few entries the list gives way in.

-- +goose Up

CREATE INDEX audit_subject ON audit (seller, subject, position);
CREATE INDEX entry_drift ON entry (seller, catalogue) WHERE drift <> '';

-- +goose Down

DROP INDEX entry_drift;
DROP INDEX audit_subject;
