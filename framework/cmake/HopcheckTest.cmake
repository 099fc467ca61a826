# A GoogleTest program with its ctest entries.
#
#   hopcheck_test(diagnostic_test SOURCES diagnostic_test.cc
#                 LINK hopcheck_base [LABEL kernel] [TIMEOUT 60] [SHARDS 4])
include(GoogleTest)

function(hopcheck_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT;SHARDS"
    "SOURCES;LINK")
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
  # One entry a program, or a few: a process for each test would cost more than
  # it runs.
  if(NOT arg_SHARDS)
    add_test(NAME ${arg_LABEL}/${name} COMMAND ${name})
    set_tests_properties(${arg_LABEL}/${name} PROPERTIES
      LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
    return()
  endif()
  foreach(shard RANGE 1 ${arg_SHARDS})
    math(EXPR index "${shard} - 1")
    set(entry ${arg_LABEL}/${name}_${shard}_of_${arg_SHARDS})
    add_test(NAME ${entry} COMMAND ${name})
    set_tests_properties(${entry} PROPERTIES
      LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${index}")
  endforeach()
endfunction()

# A test in Python, with the distribution's own interpreter, for which the
# modules are packaged. It finds tests/support, and in its environment the
# sources (HOPCHECK_SOURCE_DIR) and the program (HOPCHECK_PROGRAM).
#
#   hopcheck_python_test(files SCRIPT files_test.py LABEL schema
#                        [ENVIRONMENT NAME=value...])
find_program(HOPCHECK_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(HOPCHECK_PYTHON python3 REQUIRED)

function(hopcheck_python_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT;LABEL" "ENVIRONMENT")
  add_test(NAME ${arg_LABEL}/${name}
    COMMAND ${CMAKE_COMMAND} -E env --unset=GTEST_OUTPUT
      PYTHONDONTWRITEBYTECODE=1
      PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/support
      HOPCHECK_SOURCE_DIR=${PROJECT_SOURCE_DIR}
      HOPCHECK_PROGRAM=$<TARGET_FILE:hopcheck>
      ${arg_ENVIRONMENT}
      ${HOPCHECK_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCRIPT})
  set_tests_properties(${arg_LABEL}/${name} PROPERTIES
    LABELS ${arg_LABEL} TIMEOUT 120 SKIP_RETURN_CODE 77)
endfunction()
