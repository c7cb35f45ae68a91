package connector

// ListAccepted is the act of a list that a person took into use: from then on
// it is what runs read. Its before and after name the file with its digest, and
// how many products of it are ready and held.
const ListAccepted = "list.accepted"

// SellerSet is the act of a person who said who the seller is.
const SellerSet = "seller.set"
