-- What the catalogue shows where that is not what was settled, and what the list
-- said when it gave way to that; '' for most. unseen: something was accepted and
-- no read-back has shown it since.

-- +goose Up

ALTER TABLE entry ADD COLUMN unseen BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE entry ADD COLUMN drift TEXT NOT NULL DEFAULT '';

-- A listing of ours in conflict was changed outside: the next read-back looks
-- at what it shows.
UPDATE entry SET unseen = TRUE WHERE state = 'conflict' AND offer_print <> '';

-- +goose Down

ALTER TABLE entry DROP COLUMN drift;
ALTER TABLE entry DROP COLUMN unseen;
