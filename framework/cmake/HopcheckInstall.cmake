# What is installed: the program (its helper is bpf's), the fixtures, the
# schemas where editors can be pointed to, and a package for
# find_package(hopcheck).
include(CMakePackageConfigHelpers)

set(hopcheck_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/hopcheck)

install(TARGETS hopcheck_library hopcheck_testbed hopcheck_runner hopcheck_record hopcheck_report
    hopcheck_expect hopcheck_trace hopcheck_bpf hopcheck_probe hopcheck_topology
    hopcheck_firewall hopcheck_netlink hopcheck_scenario hopcheck_base
  EXPORT hopcheckTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS hopcheck EXPORT hopcheckTargets
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY netns-fixtures DESTINATION ${CMAKE_INSTALL_DATADIR}/hopcheck
  FILES_MATCHING PATTERN "*.yaml" PATTERN "fixture.schema.json")
# As in the source tree: the fixtures' schema refers to that of scenarios.
install(FILES scenarios/scenario.schema.json
  DESTINATION ${CMAKE_INSTALL_DATADIR}/hopcheck/scenarios)

install(EXPORT hopcheckTargets NAMESPACE hopcheck::
  DESTINATION ${hopcheck_package_dir})
set(hopcheck_fixtures_dir ${CMAKE_INSTALL_DATADIR}/hopcheck/netns-fixtures)
set(hopcheck_compiler ${CMAKE_INSTALL_LIBEXECDIR}/hopcheck/hopcheck-bpf-compiler)
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/hopcheckConfig.cmake.in
  ${PROJECT_BINARY_DIR}/hopcheckConfig.cmake
  INSTALL_DESTINATION ${hopcheck_package_dir}
  PATH_VARS hopcheck_fixtures_dir hopcheck_compiler)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/hopcheckConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/hopcheckConfig.cmake
  ${PROJECT_BINARY_DIR}/hopcheckConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/HopcheckAddScenarios.cmake
  DESTINATION ${hopcheck_package_dir})
