package main

import (
	"errors"

	"ekatalog/connector/schedule"
)

// syncSchedule is the schedule that there is, by its key in the config.
const syncSchedule = "sync"

// checkSchedule reads when serve brings list and catalogue in step by itself.
func (c *config) checkSchedule(k *checker) {
	s := c.configFile.Schedule.Sync
	c.schedule.Missed = schedule.MissedOnce
	switch m := schedule.Missed(s.Missed); m {
	case "":
	case schedule.MissedOnce, schedule.MissedSkip:
		c.schedule.Missed = m
	default:
		k.value("$.schedule.sync.missed", "config.choice", "kunci", "schedule.sync.missed", "nilai", s.Missed, "pilihan", "once, skip")
	}
	if s.Cron == "" || c.zone == nil { // a zone that is none has been told
		return
	}
	const at = "$.schedule.sync.cron"
	rule, err := schedule.Parse(s.Cron, c.zone)
	if refused, ok := errors.AsType[*schedule.Refused](err); ok {
		k.value(at, refused.Key, "nilai", s.Cron)
		return
	}
	c.schedule.Rule = rule
	for _, key := range rule.Warnings() {
		k.warnings = append(k.warnings, k.fault(k.at(at), key, "nilai", s.Cron))
	}
}
