-- What became of a run shows what was not accepted of it; that is little however
-- long the history grows.

-- +goose Up

CREATE INDEX intent_trouble ON intent (seller, run) WHERE outcome IN ('rejected', 'conflict', 'not_sent');

-- +goose Down

DROP INDEX intent_trouble;
