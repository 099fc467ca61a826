// The text of rules from what `nft --handle list` prints.
#ifndef HOPCHECK_FIREWALL_NFT_LISTING_H_
#define HOPCHECK_FIREWALL_NFT_LISTING_H_

#include <string_view>

#include "firewall/rule_book.h"

namespace hopcheck {

// Gives every rule of `chains` whose handle is known, and which has no text
// yet, that of the listing: one line, without its handle. What the listing has
// more or less is left alone.
void TakeTextsFromListing(std::string_view listing, BookChains& chains);

}  // namespace hopcheck

#endif  // HOPCHECK_FIREWALL_NFT_LISTING_H_
