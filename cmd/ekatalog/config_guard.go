package main

import "ekatalog/connector"

// checkGuard reads the limits of a run and what needs a person's approval.
func (c *config) checkGuard(k *checker) {
	limit := func(key, text, standard string, to *connector.Limit) {
		if text == "" {
			text = standard
		}
		l, err := connector.ParseLimit(text)
		if err != nil {
			k.value("$.guard."+key, "config.limit", "kunci", "guard."+key, "nilai", text)
		}
		*to = l
	}
	limit("max_withdraw", c.Guard.MaxWithdraw, "10%", &c.guard.MaxWithdraw)
	limit("max_price_change", c.Guard.MaxPriceChange, "25%", &c.guard.MaxPriceChange)
	limit("max_jumps", c.Guard.MaxJumps, "10%", &c.guard.MaxJumps)
	limit("max_median_shift", c.Guard.MaxMedianShift, "10%", &c.guard.MaxMedianShift)
	limit("min_list_size", c.Guard.MinListSize, "70%", &c.guard.MinListSize)
	c.guard.RemovalDelay = 3
	if c.Guard.RemovalDelay != nil {
		c.guard.RemovalDelay = *c.Guard.RemovalDelay
	}
	if c.guard.RemovalDelay < 0 {
		k.value("$.guard.removal_delay", "config.negative", "kunci", "guard.removal_delay")
	}
	rule := func(key, text string, to *connector.ApprovalRule) {
		r, err := connector.ParseApproval(text)
		choices := "never, always"
		if key == "price" {
			choices += `, "up 5%"`
		}
		if err != nil || r.Up != nil && key != "price" {
			k.value("$.approval."+key, "config.choice", "kunci", "approval."+key, "nilai", text, "pilihan", choices)
		}
		*to = r
	}
	rule("create", c.configFile.Approval.Create, &c.approval.Create)
	rule("content", c.configFile.Approval.Content, &c.approval.Content)
	rule("price", c.configFile.Approval.Price, &c.approval.Price)
	rule("withdraw", c.configFile.Approval.Withdraw, &c.approval.Withdraw)
}

// checkDrift reads what becomes of what was changed on the portal.
func (c *config) checkDrift(k *checker) {
	policy := func(key, text string, to *connector.Policy) {
		p, err := connector.ParsePolicy(text)
		if err != nil {
			k.value("$.drift."+key, "config.choice", "kunci", "drift."+key, "nilai", text, "pilihan", "hold, ours, theirs")
		}
		*to = p
	}
	policy("price", c.configFile.Drift.Price, &c.drift.Price)
	policy("stock", c.configFile.Drift.Stock, &c.drift.Stock)
	policy("active", c.configFile.Drift.Active, &c.drift.Active)
	policy("content", c.configFile.Drift.Content, &c.drift.Content)
}
