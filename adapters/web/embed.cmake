# cmake -DFOLDER=... -DOUT=... -P embed.cmake: the files of FOLDER as a C++ source.
file(GLOB files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
set(entries "")
foreach(name ${files})
  file(READ ${FOLDER}/${name} content)
  string(APPEND entries "    {\"${name}\", R\"_aftercare_(${content})_aftercare_\"},\n")
endforeach()
file(WRITE ${OUT}
"// Made from adapters/web/page by embed.cmake.
#include \"adapters/web/page_files.h\"

namespace aftercare::web {
namespace {

using namespace std::string_view_literals;

constexpr EmbeddedFile files[] = {
${entries}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() {
    return files;
}

}  // namespace aftercare::web
")
