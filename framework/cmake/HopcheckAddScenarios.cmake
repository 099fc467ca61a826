# Scenarios as tests of a project: one ctest entry for each YAML file.
#
#   hopcheck_add_scenarios(DIR... [LABELS label...] [TIMEOUT seconds])
#
# Every *.yaml in a DIR and below it becomes the entry "scenario/<its path from
# the calling folder>", which runs `hopcheck run` on it from there, so that a
# failure names the file as it is seen in the source tree. Folders named
# netns-fixtures hold topologies to be named by `fixture:`, and are left out. A
# new file is picked up by the next build.
#
# LABELS are given besides `scenario`. TIMEOUT is that of each file, 60 seconds
# unless given. What is inconclusive counts as a failure: a test that could not
# observe anything has not passed.
function(hopcheck_add_scenarios)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TIMEOUT" "LABELS")
  if(NOT arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "hopcheck_add_scenarios: no folder given")
  endif()
  if(NOT DEFINED arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  foreach(dir IN LISTS arg_UNPARSED_ARGUMENTS)
    cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
      NORMALIZE)
    if(NOT IS_DIRECTORY "${dir}")
      message(FATAL_ERROR "hopcheck_add_scenarios: no such folder: ${dir}")
    endif()
    file(GLOB_RECURSE files CONFIGURE_DEPENDS
      RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${dir}/*.yaml")
    list(FILTER files EXCLUDE REGEX "(^|/)netns-fixtures/")
    foreach(file IN LISTS files)
      add_test(NAME "scenario/${file}"
        COMMAND $<TARGET_FILE:hopcheck::hopcheck_program> run "${file}"
        WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
      set_tests_properties("scenario/${file}" PROPERTIES
        LABELS "scenario;${arg_LABELS}"
        TIMEOUT ${arg_TIMEOUT})
    endforeach()
  endforeach()
endfunction()
