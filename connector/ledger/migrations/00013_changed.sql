-- The pages ask after every run, and many times in one, what has become of a
-- hundred thousand products: only what changed since is read again. The number is
-- the position that the next record of the seller's log had at the last change.

-- +goose Up

ALTER TABLE entry ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX entry_changed ON entry (seller, changed);

-- +goose Down

DROP INDEX entry_changed;
ALTER TABLE entry DROP COLUMN changed;
