package source

import "strconv"

// Excel's "Place in Cell" makes a picture the value of a cell. The cell itself
// says #VALUE!, for programs that know nothing of it, and points into a chain
// of parts that ends at the picture.

// maxRichValues is a limit on each link of that chain.
const maxRichValues = 100_000

// readCellImages gives the part of the picture that each value of the vm
// attribute of cells stands for.
func (b *workbook) readCellImages(related map[string]relation) (map[int]string, error) {
	parts := map[string]string{}
	for _, r := range related {
		if b.Has(r.part) {
			parts[r.kind] = r.part
		}
	}
	links := parts["richValueRel"]
	if links == "" || parts["sheetMetadata"] == "" || parts["rdRichValue"] == "" || parts["rdRichValueStructure"] == "" {
		return nil, nil
	}
	targets, err := b.imageTargets(links)
	if err != nil {
		return nil, err
	}
	places, err := b.imagePlaces(parts["rdRichValueStructure"])
	if err != nil {
		return nil, err
	}
	values, err := b.richValues(parts["rdRichValue"], places, targets)
	if err != nil {
		return nil, err
	}
	return b.valueImages(parts["sheetMetadata"], values)
}

// imageTargets lists the parts that values may point to.
func (b *workbook) imageTargets(part string) ([]string, error) {
	related, err := b.relations(part)
	if err != nil {
		return nil, err
	}
	var targets []string
	err = b.each(part, func(s *scanner) error {
		if string(s.name) == "rel" && len(targets) < maxRichValues {
			id, _ := s.attr("id")
			target := ""
			if r := related[id]; r.kind == "image" {
				target = r.part
			}
			targets = append(targets, target)
		}
		return nil
	})
	return targets, err
}

// imagePlaces says for each kind of rich value where among its parts the
// number of a picture stands, -1 for kinds without one.
func (b *workbook) imagePlaces(part string) ([]int, error) {
	var places []int
	key := 0
	err := b.each(part, func(s *scanner) error {
		switch string(s.name) {
		case "s":
			if len(places) < maxRichValues {
				places = append(places, -1)
			}
			key = 0
		case "k":
			if n, _ := s.attr("n"); n == "_rvRel:LocalImageIdentifier" && len(places) > 0 {
				places[len(places)-1] = key
			}
			key++
		}
		return nil
	})
	return places, err
}

// richValues gives the picture of each rich value, empty for others.
func (b *workbook) richValues(part string, places []int, targets []string) ([]string, error) {
	var values []string
	place, n, inValue := -1, 0, false
	err := b.walk(part, func(s *scanner, t token) error {
		switch {
		case t == tokenText:
			if inValue && n-1 == place && len(values) > 0 {
				if i, ok := parseInt(trimSpace(s.text)); ok && i < len(targets) {
					values[len(values)-1] = targets[i]
				}
			}
		case t == tokenEnd:
			inValue = false
		case string(s.name) == "rv" && len(values) < maxRichValues:
			values = append(values, "")
			place, n = -1, 0
			if i, ok := s.number("s"); ok && i < len(places) {
				place = places[i]
			}
		case string(s.name) == "v":
			inValue = true
			n++
		}
		return nil
	})
	return values, err
}

// valueImages follows the metadata that cells point to with their vm, counted
// from 1, to rich values.
func (b *workbook) valueImages(part string, values []string) (map[int]string, error) {
	var kinds []string // of metadata, counted from 1 by others
	var future []int   // rich value of each block
	images := map[int]string{}
	section, block := "", 0
	err := b.each(part, func(s *scanner) error {
		switch name := string(s.name); name {
		case "metadataType":
			kind, _ := s.attr("name")
			if len(kinds) < maxRichValues {
				kinds = append(kinds, kind)
			}
		case "futureMetadata":
			section, _ = s.attr("name")
		case "valueMetadata", "cellMetadata":
			section, block = name, 0
		case "bk":
			block++
			if section == richValue && len(future) < maxRichValues {
				future = append(future, -1)
			}
		case "rvb":
			if i, ok := s.number("i"); ok && section == richValue && len(future) > 0 {
				future[len(future)-1] = i
			}
		case "rc":
			kind, _ := s.number("t")
			at, ok := s.number("v")
			if section != "valueMetadata" || kind < 1 || kind > len(kinds) || kinds[kind-1] != richValue || !ok || at >= len(future) || block > maxRichValues {
				return nil
			}
			if v := future[at]; v >= 0 && v < len(values) && values[v] != "" {
				images[block] = values[v]
			}
		}
		return nil
	})
	return images, err
}

// richValue is the kind of metadata that points to rich values.
const richValue = "XLRICHVALUE"

// number reads a whole number of the current tag.
func (s *scanner) number(name string) (int, bool) {
	v, ok := s.attr(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(v)
	return n, err == nil && n >= 0
}

// isImage reports whether a cell's value is a picture and its text no error.
func (b *workbook) isImage(h head) bool {
	return h.kind == 'e' && h.image > 0 && b.images[h.image] != ""
}
