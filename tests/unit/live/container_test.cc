#include "live/container.h"

#include <gtest/gtest.h>

#include <string>

#include "support/temporary_folder.h"

namespace hopcheck {
namespace {

const std::string kId =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

TEST(ContainerOf, KnowsWhatEnginesCallTheirCgroups) {
  for (const std::string& path :
       {"/docker/" + kId, "/system.slice/docker-" + kId + ".scope",
        "/kubepods/burstable/pod1f2e/" + kId,
        "/kubepods.slice/kubepods-pod1.slice/cri-containerd-" + kId + ".scope",
        "/kubepods.slice/kubepods-pod1.slice/crio-" + kId + ".scope",
        "/machine.slice/libpod-" + kId + ".scope/container",
        "/kubepods-besteffort-pod1.slice:cri-containerd:x/cri-containerd-" +
            kId}) {
    EXPECT_EQ(ContainerOf("0::" + path + "\n"), (Container{.id = kId})) << path;
  }
}

TEST(ContainerOf, KnowsContainersThatHaveNamesOnly) {
  const struct {
    const char* path;
    const char* name;
  } cases[] = {{"/lxc.payload.web/init.scope", "web"},
               {"/lxc/web", "web"},
               {"/machine.slice/machine-web.scope/payload", "web"},
               {"/machine.slice/machine-my\\x2dweb.scope", "my-web"}};
  for (const auto& one : cases) {
    EXPECT_EQ(ContainerOf(std::string("0::") + one.path),
              (Container{.id = one.name, .id_is_name = true}))
        << one.path;
  }
}

TEST(ContainerOf, TheInnermostCounts) {
  EXPECT_EQ(ContainerOf("0::/lxc/outer/docker/" + kId + "\n")->id, kId);
}

TEST(ContainerOf, AnyLineOfVersionOneMayTell) {
  EXPECT_EQ(
      ContainerOf("12:cpuset:/\n11:memory:/docker/" + kId + "\n0::/\n")->id,
      kId);
}

TEST(ContainerOf, WhatIsNoContainer) {
  for (const std::string& text :
       {std::string(), std::string("0::/"), std::string("0::/init.scope\n"),
        std::string("0::/user.slice/user-0.slice/session-1.scope"),
        std::string("/docker/" + kId), std::string("0::/docker/0123"),
        "0::/machine.slice/libpod-conmon-" + kId + ".scope",
        "0::/crio-conmon-" + kId + ".scope", "0::/x" + kId}) {
    EXPECT_EQ(ContainerOf(text), std::nullopt) << text;
  }
}

class ContainerNameTest : public ::testing::Test {
 protected:
  std::string Name() const {
    return ContainerName(root_.path(), Container{.id = kId});
  }
  testing::TemporaryFolder root_;
};

TEST_F(ContainerNameTest, OfDocker) {
  root_.Write("var/lib/docker/containers/" + kId + "/config.v2.json",
              R"({"ID": "x", "Name": "/web"})");
  EXPECT_EQ(Name(), "web");
}

TEST_F(ContainerNameTest, OfAPod) {
  root_.Write(
      "run/containerd/io.containerd.runtime.v2.task/k8s.io/" + kId +
          "/config.json",
      R"({"annotations": {"io.kubernetes.cri.sandbox-name": "web-7d9f"}})");
  EXPECT_EQ(Name(), "web-7d9f");
}

TEST_F(ContainerNameTest, OfAPodOfCriO) {
  root_.Write("run/containers/storage/overlay-containers/" + kId +
                  "/userdata/config.json",
              R"({"annotations": {"io.kubernetes.pod.name": "web-1"}})");
  EXPECT_EQ(Name(), "web-1");
}

TEST_F(ContainerNameTest, OfPodman) {
  root_.Write("var/lib/containers/storage/overlay-containers/containers.json",
              R"([{"id": "1", "names": ["db"]}, {"id": ")" + kId +
                  R"(", "names": ["web"]}])");
  EXPECT_EQ(Name(), "web");
}

TEST_F(ContainerNameTest, WithoutOneItIsTheIdAsEnginesShowIt) {
  EXPECT_EQ(Name(), "0123456789ab");
  // Files that are not what they should be name nothing.
  const std::string docker =
      "var/lib/docker/containers/" + kId + "/config.v2.json";
  for (const char* text :
       {"", "{", "[]", R"({"Name": 1})", R"({"Name": "/"})"}) {
    root_.Write(docker, text);
    EXPECT_EQ(Name(), "0123456789ab") << text;
  }
}

}  // namespace
}  // namespace hopcheck
