"""What differs between two kernels, and what of it is explained."""

import unittest

import comparison
import expected_differences
import golden_text

LIST = """\
# a comment

5.10 * inconclusive "*reasons of drops*" # before 5.17
6.*,7 scenarios/nat/*.yaml nat "*" # another port: it's free # to choose
"""
WRONG = """\
5.10 * inconclusive # too few
5.10 * sideways "*" # what is that?
5.10 * nat "*"
5.10 * nat "* # no end
"""


def probe(status, **what):
    side = {"file": "scenarios/nat/a.yaml", "result": "passed", "packets": 1}
    return {"scenario": "s", "variant": "ipv4/nft", "probe": "p",
            "status": status, "before": side, "after": side, "changes": [],
            "asides": [], "packets": [], **what}


def document(*probes):
    return {"counts": {"same": 7, "different": 1, "inconclusive": 2,
                       "only_before": 1, "only_after": 0},
            "probes": list(probes)}


UNKNOWN = {"file": "scenarios/nat/a.yaml", "result": "inconclusive",
           "packets": 1, "inconclusive": "no reasons of drops"}
NAT = {"aspect": "nat", "part": "request", "where": "router", "what": "source",
       "before": "10.0.0.1", "after": "10.0.0.2"}
GONE = {"aspect": "reply", "before": "server/eth0"}


def compare(*probes, names=("5.10", "6.1")):
    return comparison.compare(document(*probes), *names,
                              expected_differences.parse(LIST, "x"))


class Comparisons(unittest.TestCase):
    def test_all_that_is_wrong_in_the_list_is_said_at_once(self):
        with self.assertRaises(expected_differences.ListError) as caught:
            expected_differences.parse(WRONG, "expected.txt")
        golden_text.check(self, "matrix/bad-expected.txt",
                          f"{caught.exception}\n")

    def test_the_projects_own_list_can_be_read(self):
        own = golden_text.GOLDEN.parents[1] / "ci/expected-differences.txt"
        self.assertTrue(expected_differences.read(own))

    def test_the_table_tells_what_is_explained_and_what_is_not(self):
        found = compare(probe("different", changes=[NAT, GONE]),
                        probe("inconclusive", before=UNKNOWN),
                        probe("only_before", after=None),
                        probe("same"))
        golden_text.check(
            self, "matrix/comparison.txt",
            comparison.describe(("5.10", "6.1"), found) + "\n")

    def test_an_explanation_is_of_a_kernel(self):
        self.assertFalse(
            compare(probe("inconclusive", before=UNKNOWN)).unexplained)
        self.assertTrue(
            compare(probe("inconclusive", after=UNKNOWN)).unexplained)
        self.assertTrue(compare(probe("different", changes=[NAT]),
                                names=("5.10", "5.15")).unexplained)

    def test_an_explanation_is_of_an_aspect_a_file_and_a_text(self):
        side = {**UNKNOWN, "inconclusive": "events were lost"}
        self.assertTrue(compare(probe("inconclusive", before=side)).unexplained)
        other = {**UNKNOWN, "file": "scenarios/filter/a.yaml"}
        self.assertTrue(compare(probe("different", before=other, after=other,
                                      changes=[NAT])).unexplained)

    def test_nothing_else_is_hidden(self):
        self.assertEqual(compare(probe("same")).unexplained, [])
        self.assertEqual(len(compare(probe("only_after",
                                           before=None)).unexplained), 1)


if __name__ == "__main__":
    unittest.main()
