"""The workflows for other people's CI: sound YAML, jobs in the shape that their
services ask for, and every script that they call is there."""

import os
import pathlib
import re
import unittest

import need

need.modules(yaml="python3-yaml")

import yaml  # noqa: E402

SOURCE = pathlib.Path(os.environ["HOPCHECK_SOURCE_DIR"])
GITHUB = SOURCE / ".github/workflows/test.yml"
GITLAB = SOURCE / "ci/gitlab.yml"
# docs.github.com, "Workflow syntax"; docs.gitlab.com, "CI/CD YAML syntax".
GITHUB_JOB = {"if", "runs-on", "timeout-minutes", "container", "strategy", "env",
              "steps", "needs", "name", "permissions"}
GITHUB_STEP = {"run", "uses", "with", "if", "name", "env"}
GITLAB_JOB = {"stage", "rules", "timeout", "script", "parallel", "variables",
              "cache", "artifacts", "before_script", "image", "needs"}


def lines_of_shell():
    for job in yaml.safe_load(GITHUB.read_text())["jobs"].values():
        yield from (step["run"] for step in job["steps"] if "run" in step)
    for job in gitlab_jobs().values():
        yield from job["script"]


def gitlab_jobs():
    document = yaml.safe_load(GITLAB.read_text())
    return {name: job for name, job in document.items()
            if name not in ("stages", "default")}


class Workflows(unittest.TestCase):
    def test_githubs_jobs_are_in_shape(self):
        jobs = yaml.safe_load(GITHUB.read_text())["jobs"]
        self.assertTrue(jobs)
        for name, job in jobs.items():
            with self.subTest(name):
                self.assertEqual(set(job) - GITHUB_JOB, set())
                self.assertIn("runs-on", job)
                for step in job["steps"]:
                    self.assertEqual(set(step) - GITHUB_STEP, set())
                    self.assertNotEqual("run" in step, "uses" in step)

    def test_gitlabs_jobs_are_in_shape(self):
        stages = yaml.safe_load(GITLAB.read_text())["stages"]
        self.assertTrue(gitlab_jobs())
        for name, job in gitlab_jobs().items():
            with self.subTest(name):
                self.assertEqual(set(job) - GITLAB_JOB, set())
                self.assertIn(job["stage"], stages)
                self.assertTrue(job["script"])

    def test_shards_are_all_run(self):
        job = yaml.safe_load(GITHUB.read_text())["jobs"]["scenarios"]
        self.assertEqual(job["strategy"]["matrix"]["shard"],
                         list(range(job["env"]["GTEST_TOTAL_SHARDS"])))

    def test_every_script_is_there(self):
        scripts = {script for line in lines_of_shell()
                   for script in re.findall(r"ci/[\w-]+\.sh", line)}
        self.assertGreaterEqual(scripts, {"ci/test.sh", "ci/nightly.sh"})
        for script in scripts:
            self.assertTrue((SOURCE / script).is_file(), script)


if __name__ == "__main__":
    unittest.main()
