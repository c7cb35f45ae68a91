package mapping

// checkRule is one thing that Check looks for. An issue can only be made from
// a rule, so the table below is the complete list of what Check can say.
type checkRule uint8

const (
	ruleRequired checkRule = iota
	ruleSKUMissing
	ruleSKUInvalid
	ruleSKUTooLong
	ruleNameTooShort
	ruleNameTooLong
	ruleDescriptionTooShort
	ruleDescriptionTooLong
	ruleVideoURL
	ruleKBKIInvalid
	ruleKBKIType
	ruleNotAChoice
	ruleUnitUnknown
	ruleNumberTooSmall
	ruleNumberTooLarge
	ruleTooManyDecimals
	ruleStockNotWhole
	rulePriceZero
	ruleServiceStockMissing
	rulePreorderDaysMissing
	ruleWeightMissing
	ruleWeightNotForService
	ruleNotForType
	ruleTKDNLocalGoodsOnly
	ruleImportMadeInIndonesia
	ruleLocalMadeAbroad
	rulePPNAgainstPKP
	rulePPNZeroForPKP
	ruleCategoryNotThreeLevels
	ruleCategoryUnknownType
	ruleCategoryWithoutPack
	rulePhotoMissing
	ruleTooManyPhotos
	rulePhotoType
	rulePhotoNotPublic
	ruleDocumentType
	ruleDocumentNotLink
	ruleDocumentMissing
	ruleDocumentUnknown
	ruleAttributeMissing
	ruleAttributeUnknown
	ruleColumnUndecided
	ruleFieldWithoutColumn
	ruleCategoryIDDiffers
	ruleTextTooShort
	ruleTextTooLong
	ruleNumberExpected
	ruleWholeNumberExpected
	ruleNotCarried
	ruleTierAlways
	ruleTierTwice
	ruleTierNotCheaper
	ruleRegionInvalid
	ruleRegionTwice
	ruleVariantCode
	ruleVariantTwice
	ruleVariantOptions
	ruleVariantIncomplete
	rulePriceBelowCost
	rulePriceAboveHET
	ruleCertificateExpired
	ruleCertificateExpiring
	ruleCertificateNumber
	rulePIRTExpired
	rulePIRTLastYear
	ruleHealthClaim

	checkRuleCount
)

// checkRules says of each rule what its issue is called and how grave it is; a
// rule that rests on something nobody has seen yet is a warning all the same.
var checkRules = [checkRuleCount]struct {
	code     string
	severity Severity
	missing  bool // says that a value is not there, which DropShadowed may drop
}{
	ruleRequired:               {"required_missing", SeverityError, true},
	ruleSKUMissing:             {"sku_missing", SeverityError, true},
	ruleSKUInvalid:             {"sku_invalid", SeverityError, false},
	ruleSKUTooLong:             {"sku_too_long", SeverityError, false},
	ruleNameTooShort:           {"name_too_short", SeverityError, false},
	ruleNameTooLong:            {"name_too_long", SeverityError, false},
	ruleDescriptionTooShort:    {"description_too_short", SeverityError, false},
	ruleDescriptionTooLong:     {"description_too_long", SeverityError, false},
	ruleVideoURL:               {"video_not_youtube", SeverityWarning, false},
	ruleKBKIInvalid:            {"kbki_invalid", SeverityError, false},
	ruleKBKIType:               {"kbki_type", SeverityWarning, false},
	ruleNotAChoice:             {"not_a_choice", SeverityError, false},
	ruleUnitUnknown:            {"unit_unknown", SeverityError, false},
	ruleNumberTooSmall:         {"number_too_small", SeverityError, false},
	ruleNumberTooLarge:         {"number_too_large", SeverityError, false},
	ruleTooManyDecimals:        {"too_many_decimals", SeverityError, false},
	ruleStockNotWhole:          {"stock_not_whole", SeverityError, false},
	rulePriceZero:              {"price_zero", SeverityError, false},
	ruleServiceStockMissing:    {"service_stock_missing", SeverityError, true},
	rulePreorderDaysMissing:    {"preorder_days_missing", SeverityError, false},
	ruleWeightMissing:          {"weight_missing", SeverityError, true},
	ruleWeightNotForService:    {"weight_not_for_service", SeverityError, false},
	ruleNotForType:             {"not_for_type", SeverityError, false},
	ruleTKDNLocalGoodsOnly:     {"tkdn_local_goods_only", SeverityError, false},
	ruleImportMadeInIndonesia:  {"import_made_in_indonesia", SeverityError, false},
	ruleLocalMadeAbroad:        {"local_made_abroad", SeverityError, false},
	rulePPNAgainstPKP:          {"ppn_vs_pkp", SeverityError, false},
	rulePPNZeroForPKP:          {"ppn_zero_for_pkp", SeverityWarning, false},
	ruleCategoryNotThreeLevels: {"category_not_three_levels", SeverityError, false},
	ruleCategoryUnknownType:    {"category_unknown_type", SeverityWarning, false},
	ruleCategoryWithoutPack:    {"category_without_pack", SeverityError, false},
	rulePhotoMissing:           {"photo_missing", SeverityError, true},
	ruleTooManyPhotos:          {"too_many_photos", SeverityError, false},
	rulePhotoType:              {"photo_type", SeverityError, false},
	rulePhotoNotPublic:         {"photo_not_public", SeverityError, false},
	ruleDocumentType:           {"document_type", SeverityError, false},
	ruleDocumentNotLink:        {"document_not_link", SeverityError, false},
	ruleDocumentMissing:        {"document_missing", SeverityError, true},
	ruleDocumentUnknown:        {"document_unknown", SeverityWarning, false},
	ruleAttributeMissing:       {"attribute_missing", SeverityError, true},
	ruleAttributeUnknown:       {"attribute_unknown", SeverityWarning, false},
	ruleColumnUndecided:        {"column_undecided", SeverityError, false},
	ruleFieldWithoutColumn:     {"field_without_column", SeverityError, false},
	ruleCategoryIDDiffers:      {"category_id_differs", SeverityError, false},
	ruleTextTooShort:           {"text_too_short", SeverityError, false},
	ruleTextTooLong:            {"text_too_long", SeverityError, false},
	ruleNumberExpected:         {"number_expected", SeverityError, false},
	ruleWholeNumberExpected:    {"whole_number_expected", SeverityError, false},
	ruleNotCarried:             {"not_carried", SeverityError, false},
	ruleTierAlways:             {"tier_always", SeverityError, false},
	ruleTierTwice:              {"tier_twice", SeverityError, false},
	ruleTierNotCheaper:         {"tier_not_cheaper", SeverityError, false},
	ruleRegionInvalid:          {"region_invalid", SeverityError, false},
	ruleRegionTwice:            {"region_twice", SeverityError, false},
	ruleVariantCode:            {"variant_code", SeverityError, false},
	ruleVariantTwice:           {"variant_twice", SeverityError, false},
	ruleVariantOptions:         {"variant_options", SeverityError, false},
	ruleVariantIncomplete:      {"variant_incomplete", SeverityError, false},
	rulePriceBelowCost:         {"price_below_cost", SeverityWarning, false},
	rulePriceAboveHET:          {"price_above_het", SeverityWarning, false},
	ruleCertificateExpired:     {"certificate_expired", SeverityError, false},
	ruleCertificateExpiring:    {"certificate_expiring", SeverityWarning, false},
	ruleCertificateNumber:      {"certificate_number", SeverityWarning, false},
	rulePIRTExpired:            {"pirt_expired", SeverityError, false},
	rulePIRTLastYear:           {"pirt_last_year", SeverityWarning, false},
	ruleHealthClaim:            {"health_claim", SeverityWarning, false},
}

// CheckCodes lists the code of every issue that Check can make.
func CheckCodes() []string {
	codes := make([]string, checkRuleCount)
	for i, r := range checkRules {
		codes[i] = r.code
	}
	return codes
}

// saysMissing reports that code is one of Check's for a value not there.
func saysMissing(code string) bool {
	for _, r := range checkRules {
		if r.code == code {
			return r.missing
		}
	}
	return false
}
