-- Who asked for a plan and why, '' for one that nobody has proposed; and what
-- people said of plans, of files and of products, which is only ever added to.

-- +goose Up

ALTER TABLE plan ADD COLUMN proposed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN proposed_why TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN trial BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE plan ADD COLUMN counts TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN part_of TEXT NOT NULL DEFAULT '';

CREATE TABLE remark (
    seller  TEXT   NOT NULL,
    id      TEXT   NOT NULL CHECK (id <> ''),
    act     TEXT   NOT NULL CHECK (act <> ''),
    folded  TEXT   NOT NULL CHECK (folded <> ''),
    subject TEXT   NOT NULL,
    code    TEXT   NOT NULL,
    text    TEXT   NOT NULL,
    actor   TEXT   NOT NULL,
    at      TEXT   NOT NULL,
    sha256  TEXT   NOT NULL,
    name    TEXT   NOT NULL,
    kind    TEXT   NOT NULL,
    bytes   BIGINT NOT NULL,
    PRIMARY KEY (seller, id)
);

CREATE INDEX remark_subject ON remark (seller, folded);

-- +goose Down

DROP TABLE remark;
ALTER TABLE plan DROP COLUMN part_of;
ALTER TABLE plan DROP COLUMN notes;
ALTER TABLE plan DROP COLUMN counts;
ALTER TABLE plan DROP COLUMN trial;
ALTER TABLE plan DROP COLUMN proposed_why;
ALTER TABLE plan DROP COLUMN proposed_by;
