# Every dependency comes from the distribution; a missing one is named with the
# package that holds it.

function(hopcheck_missing what package)
  message(FATAL_ERROR
    "hopcheck needs ${what}, which was not found.\n"
    "On Debian: apt-get install ${package}   (all of them: ci/deps.sh)")
endfunction()

# find_package(), for what ships a CMake configuration.
macro(hopcheck_find name package)
  find_package(${name} QUIET ${ARGN})
  if(NOT ${name}_FOUND)
    hopcheck_missing(${name} ${package})
  endif()
endmacro()

# pkg-config, for what ships only a .pc file: makes PkgConfig::<prefix>.
macro(hopcheck_find_pc prefix module package)
  pkg_check_modules(${prefix} QUIET IMPORTED_TARGET ${module})
  if(NOT ${prefix}_FOUND)
    hopcheck_missing(${module} ${package})
  endif()
endmacro()

hopcheck_find(PkgConfig pkg-config)
hopcheck_find(Threads g++)
hopcheck_find(fmt libfmt-dev)
hopcheck_find(yaml-cpp libyaml-cpp-dev)
hopcheck_find(nlohmann_json nlohmann-json3-dev)
hopcheck_find(CLI11 libcli11-dev)
hopcheck_find(GTest "libgtest-dev libgmock-dev")
if(NOT TARGET GTest::gmock)
  hopcheck_missing(gmock libgmock-dev)
endif()
hopcheck_find_pc(LIBMNL libmnl libmnl-dev)
hopcheck_find_pc(LIBNFTNL libnftnl libnftnl-dev)
hopcheck_find_pc(LIBNFTABLES libnftables libnftables-dev)
hopcheck_find_pc(LIBBPF libbpf libbpf-dev)
hopcheck_find_pc(LIBBCC libbcc libbpfcc-dev)
hopcheck_find_pc(LIBPCAP libpcap libpcap-dev)
hopcheck_find_pc(LIBXXHASH libxxhash libxxhash-dev)
