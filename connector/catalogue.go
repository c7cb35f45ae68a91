package connector

import (
	"time"

	"github.com/shopspring/decimal"
)

// Catalogue is a place that lists products. What is done against a mock
// belongs to CatalogueTrial and makes nothing live in CatalogueV6.
type Catalogue string

// The catalogues the ledger keeps.
const (
	CatalogueV6    Catalogue = "v6"
	CatalogueTrial Catalogue = "v6-trial"
)

// catalogues are those that the ledger keeps, the real one first.
var catalogues = [...]Catalogue{CatalogueV6, CatalogueTrial}

// Shown is a listing as the catalogue shows it to its seller.
type Shown struct {
	ID           string
	SKU          string
	Name         string
	Status       string
	Active       bool
	Price        int64
	Stock        decimal.Decimal
	Version      int64
	OfferVersion int64
	UpdatedAt    time.Time
}

// SellerInfo is who a destination takes us for.
type SellerInfo struct {
	ID   string
	Name string
	Mock bool // nothing done there is real
}
