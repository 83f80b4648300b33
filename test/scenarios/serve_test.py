"""What an operator sees of `serve`: which pack decides after a restart, who may read the data, a journal in use."""

import json
import pathlib
import resource
import stat
import subprocess
import unittest

from server import DUANLIAN, ROOT, Server, event, temporary_folder

PACK = ROOT / "test" / "scenarios" / "small_pack"
OTHER = 'pack: other\nversion: "1"\nname: {zh: 另, en: Other}\npolicies: {}\n'


def active_pack(server):
    return server.ask("GET", "/v1/packs")[1]["active"]["id"]


def activate_other(server):
    files = {"files": [{"path": "pack.yaml", "text": OTHER}]}
    status, _ = server.ask("POST", "/v1/packs/activate", json.dumps(files))
    assert status == 200, status


class Serve(unittest.TestCase):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        folder = temporary_folder()
        self.addCleanup(folder.cleanup)
        self.data = pathlib.Path(folder.name) / "data"
        self.data.mkdir(mode=0o700)

    def test_a_restart_leaves_the_pack_that_was_activated_over_http_and_says_so(self):
        server = Server(self.data, PACK)
        self.assertEqual(active_pack(server), "small")
        activate_other(server)
        server.stop()
        server = Server(self.data, PACK)
        self.assertEqual(active_pack(server), "other")
        status, complaints = server.stop()
        self.assertEqual(status, 0)
        self.assertEqual(len(complaints.splitlines()), 1, complaints)
        for words in ("other 1", str(PACK), "--activate", "/v1/packs/activate", "规则包"):
            self.assertIn(words, complaints)

    def test_activate_makes_the_folder_decide(self):
        server = Server(self.data, PACK)
        activate_other(server)
        server.stop()
        server = Server(self.data, PACK, "--activate")
        self.assertEqual(active_pack(server), "small")
        self.assertEqual(server.stop(), (0, ""))

    def test_a_journal_with_a_pack_needs_no_folder_of_a_pack(self):
        server = Server(self.data, PACK)
        server.stop()
        nowhere = self.data / "nowhere"
        server = Server(self.data, nowhere)
        self.assertEqual(active_pack(server), "small")
        status, complaints = server.stop()
        self.assertEqual(status, 0)
        self.assertIn(f"{nowhere}: no such folder", complaints)
        self.assertIn("small", complaints)
        with self.assertRaisesRegex(RuntimeError, "no such folder"):
            Server(self.data, nowhere, "--activate")

    def test_a_taken_port_is_told_before_anything_is_made(self):
        server = Server(self.data, PACK)
        other = self.data.parent / "other"
        told = subprocess.run([DUANLIAN, "serve", "--data", str(other), "--pack", str(PACK),
                               "--listen", f"127.0.0.1:{server.port}"],
                              capture_output=True, text=True, check=False, timeout=60)
        server.stop()
        self.assertEqual(told.returncode, 2)
        self.assertIn("--listen", told.stderr)
        self.assertFalse(other.exists())

    def test_nobody_else_may_read_the_data(self):
        server = Server(self.data, PACK)
        server.submit([event(1)])
        server.stop()
        for path in [self.data, *self.data.rglob("*")]:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)

    def test_all_file_descriptors_that_the_system_gives_are_taken(self):
        server = Server(self.data, PACK)
        _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
        self.assertGreater(hard, 256)
        self.assertEqual(resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE), (hard, hard))
        server.stop()

    def test_a_journal_in_use_is_backed_up_by_its_server(self):
        server = Server(self.data, PACK)
        told = subprocess.run([DUANLIAN, "journal", "backup", "--data", str(self.data), "--to", str(self.data / "copy")],
                              capture_output=True, text=True, check=False)
        self.assertEqual(told.returncode, 2)
        self.assertIn("/v1/journal/backups", told.stderr)
        self.assertIn("<host:port>", told.stderr)
        self.assertIn(f"$(cat {self.data}/admin.token)", told.stderr)
        server.stop()


if __name__ == "__main__":
    unittest.main(warnings="ignore")
