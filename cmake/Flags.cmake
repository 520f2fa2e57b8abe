# Compiler flags that every target shares.
add_library(dongbo_flags INTERFACE)
target_compile_options(dongbo_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -fno-omit-frame-pointer)
if(DONGBO_SANITIZE)
  target_compile_options(dongbo_flags INTERFACE -fsanitize=${DONGBO_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(dongbo_flags INTERFACE -fsanitize=${DONGBO_SANITIZE})
endif()
