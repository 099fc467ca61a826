#include "firewall/nft_listing.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hopcheck {
namespace {

using Chains = BookChains;

BookChain ChainOf(const std::vector<uint64_t>& handles) {
  BookChain chain;
  for (const uint64_t handle : handles) {
    chain.rules.push_back({.handle = handle});
  }
  return chain;
}

std::string TextOf(const Chains& chains, const ChainName& name, size_t rule) {
  return chains.at(name).rules.at(rule).text;
}

const ChainName kForward{"inet", "filter", "forward"};

TEST(NftListing, GivesTextsByHandle) {
  Chains chains{{kForward, ChainOf({7, 3})},
                {{"inet", "filter", "b"}, ChainOf({4})},
                {{"ip6", "filter", "forward"}, ChainOf({3})}};
  TakeTextsFromListing(
      "table inet filter { # handle 1\n"
      "\tset s { # handle 9\n"
      "\t\ttype ipv4_addr\n"
      "\t\tcomment \"set\n"
      "\tchain forward { # handle 2\"\n"
      "\t}\n\n"
      "\tchain forward { # handle 2\n"
      "\t\tcomment \"of the\n\t\tchain\"\n"
      "\t\ttype filter hook forward priority filter; policy drop;\n"
      "\t\tct state vmap { invalid : drop, established : accept } # handle 7\n"
      "\t\tlog prefix \"x # handle 9\" drop # handle 3\n"
      "\t}\n\n"
      "\tchain b { # handle 3\n"
      "\t\tjump c # handle 4\n"
      "\t}\n"
      "}\n"
      "# Warning: table ip6 filter is managed by iptables-nft, do not touch!\n"
      "table ip6 filter {\n"
      "\tchain forward { # handle 1\n"
      "\t\ttype filter hook forward priority filter; policy accept;\n"
      "\t\t counter packets 0 bytes 0 accept # handle 3\n"
      "\t}\n"
      "}\n",
      chains);
  EXPECT_EQ("ct state vmap { invalid : drop, established : accept }",
            TextOf(chains, kForward, 0));
  EXPECT_EQ("log prefix \"x # handle 9\" drop", TextOf(chains, kForward, 1));
  EXPECT_EQ("jump c", TextOf(chains, {"inet", "filter", "b"}, 0));
  EXPECT_EQ("counter packets 0 bytes 0 accept",
            TextOf(chains, {"ip6", "filter", "forward"}, 0));
}

std::string Listing(const std::string& rules) {
  return "table inet filter { # handle 1\n\tchain forward { # handle 2\n" +
         rules + "\t}\n}\n";
}

TEST(NftListing, JoinsLinesButThoseInQuotes) {
  Chains chains{{kForward, ChainOf({3, 4, 5})}};
  TakeTextsFromListing(
      Listing("\t\ttcp dport { 1,\n\t\t\t     2 } accept # handle 3\n"
              "\t\taccept comment \"a # handle 4\n\tb # handle 5\n\" # handle "
              "4\n"
              "\t\tdrop # handle 5\n"),
      chains);
  EXPECT_EQ("tcp dport { 1, 2 } accept", TextOf(chains, kForward, 0));
  EXPECT_EQ("accept comment \"a # handle 4\n\tb # handle 5\n\"",
            TextOf(chains, kForward, 1));
  EXPECT_EQ("drop", TextOf(chains, kForward, 2));
}

// nft takes no such comment; who speaks netlink may.
TEST(NftListing, SurvivesQuotesInComments) {
  Chains chains{{kForward, ChainOf({3, 4, 5})}};
  TakeTextsFromListing(Listing("\t\taccept comment \"5\" disk\" # handle 3\n"
                               "\t\tdrop comment \"x\" # handle 4\n"
                               "\t\taccept comment \"\"\" # handle 5\n"),
                       chains);
  EXPECT_EQ("accept comment \"5\" disk\"", TextOf(chains, kForward, 0));
  EXPECT_EQ("drop comment \"x\"", TextOf(chains, kForward, 1));
  EXPECT_EQ("accept comment \"\"\"", TextOf(chains, kForward, 2));
}

TEST(NftListing, LeavesWhatIsNotThere) {
  const ChainName other{"inet", "filter", "zother"};
  Chains chains{{kForward, ChainOf({3, 4})},
                {other, ChainOf({4})},
                {{"ip", "gone", "x"}, ChainOf({1})}};
  chains[kForward].rules[0].text = "of iptables-save";
  TakeTextsFromListing(Listing("\t\taccept # handle 3\n") +
                           "table inet filter {\n\tchain zother { # handle 3\n"
                           "\t\tdrop # handle 4\n\t}\n}\n",
                       chains);
  EXPECT_EQ("of iptables-save", TextOf(chains, kForward, 0));
  EXPECT_EQ("", TextOf(chains, kForward, 1));
  EXPECT_EQ("drop", TextOf(chains, other, 0));
  EXPECT_EQ("", TextOf(chains, {"ip", "gone", "x"}, 0));
}

TEST(NftListing, SurvivesWhatIsCutOff) {
  const std::string whole =
      Listing("\t\taccept comment \"a\n\" # handle 3\n\t\tdrop # handle 4\n");
  for (size_t length = 0; length <= whole.size(); ++length) {
    Chains chains{{kForward, ChainOf({3, 4})}};
    TakeTextsFromListing(std::string_view(whole).substr(0, length), chains);
  }
}

}  // namespace
}  // namespace hopcheck
