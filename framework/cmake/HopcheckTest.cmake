# A GoogleTest program with its ctest entries.
#
#   hopcheck_test(diagnostic_test SOURCES diagnostic_test.cc
#                 LINK hopcheck_base [LABEL kernel])
include(GoogleTest)

function(hopcheck_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT" "SOURCES;LINK")
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} hopcheck_test_support
    GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE
    HOPCHECK_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # What GoogleTest's macros become takes four times as long to compile with
  # sanitizers and twice as long with full optimization, to no one's use: what
  # is tested is the framework, which has both.
  hopcheck_compile_options(${name} NO_SANITIZE)
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  # One entry a program: a process for each test would cost more than it runs.
  add_test(NAME ${arg_LABEL}/${name} COMMAND ${name})
  set_tests_properties(${arg_LABEL}/${name} PROPERTIES
    LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
endfunction()
