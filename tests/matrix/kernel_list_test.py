"""The list of kernels: what can be written, and what is said of what cannot."""

import pathlib
import tempfile
import unittest

import golden_text
import kernel_list

WRONG = """\
a suite=bookworm package=linux-image-amd64
a suite=bookworm package=linux-image-amd64
b suite=bookworm
c package=linux-image-amd64
d suite=bookworm package=p image=/nonexistent/bzImage
e pakage=linux-image-amd64
f
g image=/nonexistent/bzImage modules=/nonexistent/modules
h suite=bookworm package=p when=sometimes
i suite=bookworm package=p suite=trixie
j suite=bookworm package=p nightly
k suite= package=p
../l suite=bookworm package=p
"""


def parse(text, folder="/"):
    return kernel_list.parse(text, "kernels.txt", pathlib.Path(folder))


class KernelList(unittest.TestCase):
    def test_all_that_is_wrong_is_said_at_once(self):
        with self.assertRaises(kernel_list.ListError) as caught:
            parse(WRONG)
        said = str(caught.exception) + "\n"
        for text in ("# nothing\n\n",):
            with self.assertRaises(kernel_list.ListError) as caught:
                parse(text)
            said += str(caught.exception) + "\n"
        golden_text.check(self, "matrix/bad-list.txt", said)

    def test_a_line_is_a_kernel(self):
        kernels = parse("\n# a comment\n"
                        "5.10  suite=s package=linux-image-5.*+x "
                        "lacks=drop-reasons,other # why\n"
                        "rt suite=s package=p when=nightly\n")
        self.assertEqual([(k.name, k.line, k.package, sorted(k.lacks), k.when)
                          for k in kernels],
                         [("5.10", 3, "linux-image-5.*+x",
                           ["drop-reasons", "other"], "always"),
                          ("rt", 4, "p", [], "nightly")])

    def test_own_builds_are_seen_from_the_list(self):
        with tempfile.TemporaryDirectory() as folder:
            image = pathlib.Path(folder) / "bzImage"
            image.touch()
            (pathlib.Path(folder) / "modules").mkdir()
            mine, = parse("mine image=bzImage modules=modules", folder)
            self.assertEqual(mine.image, image)
            self.assertEqual(mine.modules, image.parent / "modules")

    def test_the_projects_own_list_can_be_read(self):
        own = kernel_list.read(golden_text.GOLDEN.parents[1] / "ci/kernels.txt")
        names = [kernel.name for kernel in kernel_list.choose(own, [])]
        self.assertGreaterEqual(len(names), 5)
        night = [kernel.name for kernel in kernel_list.choose(own, [], True)]
        self.assertTrue({"6.1-rt", "6.1-cloud"} <= set(night) - set(names))

    def test_kernels_are_chosen_by_name_in_the_order_asked_for(self):
        kernels = parse("a suite=s package=p\nb suite=s package=p when=nightly\n")
        chosen = kernel_list.choose(kernels, ["b", "a", "b"])
        self.assertEqual([kernel.name for kernel in chosen], ["b", "a"])
        with self.assertRaisesRegex(kernel_list.ListError,
                                    "^no kernel 'aa' in the list; did you mean "
                                    "'a'\\?$"):
            kernel_list.choose(kernels, ["aa"])

    def test_a_list_that_cannot_be_read_is_named(self):
        with self.assertRaisesRegex(kernel_list.ListError,
                                    "^/nonexistent/list: error: "):
            kernel_list.read("/nonexistent/list")


if __name__ == "__main__":
    unittest.main()
