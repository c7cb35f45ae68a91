-- What was not accepted of a run is read in the order of its ids: an index without
-- them was passed over for the one that orders the whole history. What was just
-- left for the next run is in none.

-- +goose Up

DROP INDEX intent_trouble;
CREATE INDEX intent_trouble ON intent (seller, run, id)
WHERE outcome IN ('rejected', 'conflict', 'not_sent') AND (outcome <> 'not_sent' OR code <> '' OR text <> '');

DROP INDEX intent_open;
CREATE INDEX intent_open ON intent (seller, catalogue, id) WHERE outcome = '';

-- +goose Down

DROP INDEX intent_open;
CREATE INDEX intent_open ON intent (seller, catalogue) WHERE outcome = '';

DROP INDEX intent_trouble;
CREATE INDEX intent_trouble ON intent (seller, run) WHERE outcome IN ('rejected', 'conflict', 'not_sent');
