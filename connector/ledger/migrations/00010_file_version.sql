-- What files of the workspace that people edit have said, each content once it
-- was seen: they can be compared and taken back.

-- +goose Up

CREATE TABLE file_version (
    seller  TEXT   NOT NULL,
    file    TEXT   NOT NULL CHECK (file <> ''),
    number  BIGINT NOT NULL CHECK (number >= 1),
    sha256  TEXT   NOT NULL,
    content BYTEA  NOT NULL,
    act     TEXT   NOT NULL CHECK (act <> ''),
    actor   TEXT   NOT NULL,
    run     TEXT   NOT NULL,
    reason  TEXT   NOT NULL,
    at      TEXT   NOT NULL,
    PRIMARY KEY (seller, file, number)
);

-- +goose Down

DROP TABLE file_version;
