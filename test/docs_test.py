"""Every relative link of a page leads somewhere; README.md or docs/README.md leads to every page under docs/."""

import pathlib
import re
import unittest
import urllib.parse

import tree

START = ("README.md", "docs/README.md")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)<>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def links(text):
    text = CODE_SPAN.sub("", FENCE.sub("", text))
    return [inline or reference for inline, reference in LINK.findall(text)]


def anchors(text):
    """The names under which a heading can be reached, as code hosts make them."""
    names = set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    for heading in HEADING.findall(FENCE.sub("", text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        names.add(re.sub(r"[^\w\- ]", "", words).replace(" ", "-"))
    return names


def all_faults(root):
    pages = {path: path.read_text(encoding="utf-8") for path in tree.files(root, ".md")}
    faults, leads_to = [], {path: set() for path in pages}
    for path, text in pages.items():
        for link in links(text):
            if re.match(r"[a-z][a-z0-9+.\-]*:", link):
                continue
            name, _, anchor = urllib.parse.unquote(link).partition("#")
            target = pathlib.Path(path.parent, name).resolve() if name else path
            if not target.exists():
                faults.append(f"{path.relative_to(root)}: the link {link} leads nowhere")
            elif anchor and target in pages and anchor not in anchors(pages[target]):
                faults.append(f"{path.relative_to(root)}: the link {link} names no heading")
            leads_to[path].add(target / "README.md" if target.is_dir() else target)
    reached, ahead = set(), [root / name for name in START]
    while ahead:
        page = ahead.pop()
        if page in pages and page not in reached:
            reached.add(page)
            ahead += leads_to[page]
    faults += [f"{path.relative_to(root)}: no page that starts at {' or '.join(START)} leads here"
               for path in pages if path not in reached and path.is_relative_to(root / "docs")]
    return faults


class ThisTree(unittest.TestCase):
    def test_the_pages_hang_together(self):
        faults = all_faults(tree.ROOT)
        if faults:
            self.fail("\n" + "\n".join(faults))


class TheCheckItself(unittest.TestCase):
    GOOD = {
        "README.md": "See [docs](docs/README.md), [code](src/) and [this](https://example.org/none.md).\n",
        "docs/README.md": "- [a](a.md#two-words)\n\n```\n[no link](none.md)\n```\n`[nor](this.md)`\n",
        "docs/a.md": "# A\n\n## Two words\n\n[up](../README.md)\n",
        "src/a.h": "",
    }

    def faults(self, **pages):
        named = {name.replace("__", "/") + ".md": text for name, text in pages.items()}
        with tree.SmallTree(self.GOOD | named) as root:
            return "\n".join(all_faults(root.resolve()))

    def test_good_pages_have_no_fault(self):
        self.assertEqual(self.faults(), "")

    def test_a_dead_link_is_a_fault(self):
        self.assertIn("docs/a.md: the link none.md leads nowhere", self.faults(docs__a="[x](none.md)\n## Two words\n"))
        self.assertIn("leads nowhere", self.faults(docs__a="## Two words\n[x]: none.md\n"))

    def test_a_dead_anchor_is_a_fault(self):
        self.assertIn("a.md#two-words names no heading", self.faults(docs__a="# A\n"))

    def test_a_lonely_page_is_a_fault(self):
        self.assertIn("docs/lonely.md: no page", self.faults(docs__lonely="# Lonely\n"))


if __name__ == "__main__":
    unittest.main()
