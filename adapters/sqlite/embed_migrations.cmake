# Writes OUTPUT, a C++ source that holds the migrations in FOLDER. Run at build time with cmake -P.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(expected 1)
set(entries "")
foreach(file ${files})
  get_filename_component(stem ${file} NAME_WE)
  if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${file}: migrations are named NNNN_what_it_does.sql")
  endif()
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0*([0-9]+)$" "\\1" version ${CMAKE_MATCH_1})
  if(NOT version EQUAL expected)
    message(FATAL_ERROR "${file}: migration ${expected} is missing, they are numbered from 1 without gaps")
  endif()
  file(READ ${file} sql)
  string(APPEND entries "        {${version}, \"${name}\", R\"~sql~(${sql})~sql~\"},\n")
  math(EXPR expected "${expected} + 1")
endforeach()
if(expected EQUAL 1)
  message(FATAL_ERROR "${FOLDER}: no migrations")
endif()
file(WRITE ${OUTPUT}.new "// Made by embed_migrations.cmake from config/migrations/sqlite.
#include \"adapters/sqlite/migration.h\"

namespace aftercare::sqlite {

std::vector<Migration> embedded_migrations() {
    return {
${entries}    };
}

}  // namespace aftercare::sqlite
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
