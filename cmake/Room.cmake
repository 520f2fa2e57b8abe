# dongbo_room(NAME USES rooms... LIBRARIES libs...)
#
# Makes the static library `dongbo_NAME` from every .cpp below the current folder and, from the
# x_test.cpp files beside the code, the test program `NAME_test` (doctest; one ctest per test case
# file would cost a start each, so one ctest per room). A room may only include rooms it USES;
# scripts/check-layers holds the includes against the order in ARCHITECTURE.md.
function(dongbo_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  list(TRANSFORM ROOM_USES PREPEND dongbo_)
  add_library(dongbo_${name} STATIC ${sources})
  target_include_directories(dongbo_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(dongbo_${name} PUBLIC ${ROOM_USES} ${ROOM_LIBRARIES} PRIVATE dongbo_flags)

  if(DONGBO_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE dongbo_${name} dongbo_test_main dongbo_flags)
    # What is tested is optimised; the tests themselves only take longer to compile so.
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:Release>:-O0>)
    add_test(NAME ${name} COMMAND ${name}_test)
    # Properties are checked from one seed here, from random ones in the soak.
    set_tests_properties(${name} PROPERTIES TIMEOUT 300 ENVIRONMENT "RC_PARAMS=seed=20250701")
  endif()
endfunction()
