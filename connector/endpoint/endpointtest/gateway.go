package endpointtest

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// category is a node of the tree.
type category struct {
	ID          string     `json:"id"`
	Level       int        `json:"level"`
	Name        string     `json:"name"`
	ProductType string     `json:"product_type,omitempty"`
	StandIn     bool       `json:"stand_in,omitempty"` // the id was made here
	Children    []category `json:"children,omitempty"`
}

// knownCategories are a few Level-3 categories that are known to exist.
func knownCategories() []string {
	return []string{
		"Bidang Bina Marga 2025 > Divisi 1 Umum dan Penerapan SMKK > 1.2 Mobilisasi",
		"Peralatan Kantor > Furnitur Kantor > Meja Kerja",
	}
}

// categoryTree builds the tree of full paths. Every id but the one that is
// known is made from the path, so that it stays the same, and says so.
func categoryTree(paths []string) []category {
	var roots []category
	for _, path := range paths {
		level := &roots
		names := strings.Split(path, " > ")
		for i, name := range names {
			n := -1
			for j := range *level {
				if (*level)[j].Name == name {
					n = j
				}
			}
			if n < 0 {
				*level = append(*level, newCategory(names[:i+1]))
				n = len(*level) - 1
			}
			level = &(*level)[n].Children
		}
	}
	return roots
}

func newCategory(names []string) category {
	name := names[len(names)-1]
	c := category{Level: len(names), Name: name}
	switch {
	case name == "1.2 Mobilisasi":
		c.ID, c.ProductType = "5136f692-9c21-49e2-9cfa-fa4c93c6de5b", "SERVICE"
		return c
	case name == "Meja Kerja":
		c.ProductType = "PHYSICAL"
	}
	c.ID, c.StandIn = uuid.NewSHA1(uuid.NameSpaceURL, []byte("stand-in:"+strings.Join(names, " > "))).String(), true
	return c
}

func (s *Server) getCategories(*request) *reply { return success(http.StatusOK, s.tree, nil) }

// gatewayProducts answers the state of a seller's listings as the gateway does.
func (s *Server) gatewayProducts(r *request) *reply {
	q := r.URL.Query()
	limit, after, ds := gatewayPage(q.Get("limit"), q.Get("cursor"))
	if q.Get("kode_penyedia") == "" {
		ds = append(ds, detail{"kode_penyedia", "required", "missing"})
	}
	if len(ds) > 0 {
		return invalid("the query is not valid", ds...)
	}
	type product struct {
		ID     string `json:"kd_produk"`
		Name   string `json:"nama_produk"`
		Status string `json:"status_produk"`
		Shown  bool   `json:"status_produk_tayang"`
	}
	list := []product{}
	meta := &pageMeta{Limit: limit}
	s.mu.Lock()
	if sh := s.shops[q.Get("kode_penyedia")]; sh != nil {
		s.endReviews(sh)
		page, more := sh.after(after, limit)
		for _, l := range page {
			list = append(list, product{l.ID, l.Name, l.Status, l.Status == statusActive && l.Active})
		}
		if meta.HasMore = more; more {
			meta.Cursor = cursorOf(page[len(page)-1].Updated)
		}
	}
	s.mu.Unlock()
	return success(http.StatusOK, list, meta)
}

// Package is an order as the gateway shows it.
type Package struct {
	KodeKLPD       string `json:"kode_klpd"`
	FiscalYear     int    `json:"fiscal_year"`
	OrderID        string `json:"order_id"`
	ProductID      string `json:"product_id"` // UUIDs joined by commas
	KodePenyedia   string `json:"kode_penyedia"`
	RekanID        string `json:"rekan_id"`
	KodeSatker     string `json:"kode_satker"`
	NamaSatker     string `json:"nama_satker"`
	RUPCode        string `json:"rup_code"`
	RUPName        string `json:"rup_name"`
	RUPDesc        string `json:"rup_desc"`
	MAK            string `json:"mak"`
	FundingSource  string `json:"funding_source"`
	CountProduct   int    `json:"count_product"`
	TotalQty       int64  `json:"total_qty"`
	ShippingFee    *int64 `json:"shipping_fee"` // whole rupiah
	Total          int64  `json:"total"`        // whole rupiah
	OrderDate      string `json:"order_date"`
	Status         string `json:"status"`
	ShipmentStatus string `json:"shipment_status"`
	FlagMinikom    string `json:"flag_minikom"` // Ya or Tidak
	IsSwasta       bool   `json:"is_swasta"`
	LastUpdateDate string `json:"last_update_date"`
}

// gatewayPackages answers the orders of a buyer and a year.
func (s *Server) gatewayPackages(r *request) *reply {
	q := r.URL.Query()
	limit, after, ds := gatewayPage(q.Get("limit"), q.Get("cursor"))
	year, err := strconv.Atoi(q.Get("tahun"))
	if err != nil || year < 2000 || year > 2999 {
		ds = append(ds, detail{"tahun", "required", "a year"})
	}
	klpd, private := q.Get("kode_klpd"), q.Has("swasta")
	if klpd == "" && !private {
		ds = append(ds, detail{"kode_klpd", "required", "kode_klpd or swasta"})
	}
	if len(ds) > 0 {
		return invalid("the query is not valid", ds...)
	}
	list := []Package{}
	meta := &pageMeta{Limit: limit}
	for i := int(max(after+1, 0)); i < len(s.o.Packages); i++ {
		p := s.o.Packages[i]
		if p.FiscalYear != year || klpd != "" && p.KodeKLPD != klpd || klpd == "" && !p.IsSwasta {
			continue
		}
		if len(list) == limit {
			meta.HasMore = true
			break
		}
		list = append(list, p)
		meta.Cursor = cursorOf(int64(i))
	}
	if !meta.HasMore {
		meta.Cursor = ""
	}
	return success(http.StatusOK, list, meta)
}

// gatewayPage reads the paging of a gateway call, whose default is one row.
func gatewayPage(limitText, cursor string) (limit int, after int64, ds []detail) {
	limit, err := parseLimit(limitText, 1)
	if err != nil {
		ds = append(ds, detail{"limit", "range", "from 1 to 1000"})
	}
	after = -1
	if cursor != "" {
		if after, err = parseCursor(cursor); err != nil {
			ds = append(ds, detail{"cursor", "format", "not a cursor of this server"})
		}
	}
	return limit, after, ds
}
