# A room of the framework: one library, one job.
#
#   hopcheck_room(base SOURCES unique_fd.cc ... LINK fmt::fmt
#                 INTERFACE_LINK hopcheck_scenario)
#
# LINK is PRIVATE: what the room uses. INTERFACE_LINK is PUBLIC: rooms whose
# types stand in its headers.
# Designated initializers name what differs from the default: GCC 12 would warn
# of each member that they leave out. And at -O3 it takes "literal" + string
# for memory that overlaps (its bug 105651).
set(HOPCHECK_WARNINGS -Wall -Wextra -Wshadow -Wnon-virtual-dtor
    -Wno-missing-field-initializers
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)

# NO_SANITIZE: not instrumented itself, but linked with what is.
function(hopcheck_compile_options target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NO_SANITIZE" "" "")
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE ${HOPCHECK_WARNINGS}
    $<$<BOOL:${HOPCHECK_WERROR}>:-Werror>)
  if(HOPCHECK_SANITIZE AND NOT arg_NO_SANITIZE)
    target_compile_options(${target} PRIVATE
      # The check of vptr opens a pipe: out of descriptors, all seem invalid.
      -fsanitize=${HOPCHECK_SANITIZE} -fno-sanitize-recover=all
      -fno-sanitize=vptr
      -fno-omit-frame-pointer
      # Whatever the build is: what optimizers make of the checks takes them
      # minutes.
      -O0 -g1 -UNDEBUG)
  endif()
  if(HOPCHECK_SANITIZE)
    target_link_options(${target} PRIVATE -fsanitize=${HOPCHECK_SANITIZE})
  endif()
endfunction()

function(hopcheck_room name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;INTERFACE_LINK")
  set(target hopcheck_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/framework>)
  target_link_libraries(${target} PUBLIC ${arg_INTERFACE_LINK}
    PRIVATE ${arg_LINK})
  hopcheck_compile_options(${target})
endfunction()
