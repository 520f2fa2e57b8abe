# dongbo_embed_pages(TARGET)
#
# Compiles web/ into the target: the scripts are built by Vite, then scripts/embed makes one C++ file
# of templates, texts, styles and scripts. The program needs no files at run time.
function(dongbo_embed_pages target)
  find_program(NODE_EXECUTABLE node REQUIRED)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(web ${CMAKE_SOURCE_DIR}/web)
  set(vite ${CMAKE_SOURCE_DIR}/node_modules/vite/bin/vite.js)
  if(NOT EXISTS ${vite})
    message(FATAL_ERROR "node_modules lacks Vite, which builds the scripts of the pages: run scripts/setup")
  endif()
  set(built ${CMAKE_BINARY_DIR}/web)
  set(output ${CMAKE_BINARY_DIR}/generated/embedded_pages.cpp)
  file(GLOB scripts CONFIGURE_DEPENDS ${web}/src/*.ts ${web}/src/*.tsx)
  file(GLOB pieces CONFIGURE_DEPENDS ${web}/templates/*.mustache ${web}/texts/*.json ${web}/*.css ${web}/*.svg)

  add_custom_command(
    OUTPUT ${built}/manifest.json
    COMMAND ${CMAKE_COMMAND} -E env DONGBO_WEB_OUT=${built}
            ${NODE_EXECUTABLE} ${vite} build --config ${web}/vite.config.ts
    DEPENDS ${scripts} ${web}/texts/vi.json ${web}/texts/en.json ${web}/vite.config.ts
            ${CMAKE_SOURCE_DIR}/package-lock.json
    COMMENT "Building the scripts of the pages" VERBATIM)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/scripts/embed ${web} ${built} ${output}
    DEPENDS ${built}/manifest.json ${pieces} ${CMAKE_SOURCE_DIR}/scripts/embed
    COMMENT "Embedding the pages" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
