-- What the work list last showed of a listing: a tick confirms that, and nothing
-- that the list has said since.

-- +goose Up

CREATE TABLE hand_shown (
    seller    TEXT NOT NULL,
    catalogue TEXT NOT NULL,
    folded    TEXT NOT NULL CHECK (folded <> ''),
    print     TEXT NOT NULL CHECK (print <> ''),
    shown_at  TEXT NOT NULL,
    PRIMARY KEY (seller, catalogue, folded)
);

-- +goose Down

DROP TABLE hand_shown;
