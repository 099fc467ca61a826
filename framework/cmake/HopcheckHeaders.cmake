# The headers that users include as <hopcheck/testbed/testbed.h>: those that are
# named, and all that they include in turn. Within hopcheck a header is included
# by its room ("base/ip_types.h"); a copy says <hopcheck/base/ip_types.h>, so
# that a user's own folders may be called as they like.
#
#   hopcheck_public_headers(testbed/testbed.h ...)
function(hopcheck_public_headers)
  set(to_do ${ARGN})
  set(done)
  while(to_do)
    list(POP_FRONT to_do header)
    if(header IN_LIST done)
      continue()
    endif()
    list(APPEND done ${header})
    set(source ${PROJECT_SOURCE_DIR}/framework/${header})
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY
      CMAKE_CONFIGURE_DEPENDS ${source})
    file(READ ${source} text)
    string(REGEX MATCHALL "#include \"[^\"]+\"" includes "${text}")
    foreach(include IN LISTS includes)
      string(REGEX REPLACE "#include \"(.*)\"" "\\1" included "${include}")
      list(APPEND to_do ${included})
    endforeach()
    string(REGEX REPLACE "#include \"([^\"]+)\"" "#include <hopcheck/\\1>" text
      "${text}")
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/include/hopcheck/${header}
      CONTENT "${text}" @ONLY)
  endwhile()
  install(DIRECTORY ${PROJECT_BINARY_DIR}/include/hopcheck
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()
