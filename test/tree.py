"""The project's files, as the checks of the whole tree see them."""

import pathlib
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Built, downloaded or written by a running service: not ours to check.
OUTSIDE = {".git", "build", "data", "node_modules", "__pycache__", ".cache", ".vscode", ".idea"}


def files(root, *suffixes):
    """All files under the root, sorted; only those with one of the suffixes where any is given."""
    found = []
    for path in sorted(root.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in OUTSIDE:
                found += files(path, *suffixes)
        elif not suffixes or path.suffix in suffixes:
            found.append(path)
    return found


def cpp_files(root, *folders):
    return [path for folder in folders or ("src", "test", "bench") if (root / folder).is_dir()
            for path in files(root / folder, ".h", ".cc")]


class SmallTree:
    """A tree made of a few files in a temporary folder, to show that a check can fail."""

    def __init__(self, contents):
        self._contents = contents

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self._folder.name)
        for name, content in self._contents.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    def __exit__(self, *_):
        self._folder.cleanup()
