#include "bench/person_table.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/file.hpp"

namespace dongbo::bench {
namespace {

constexpr const char* kByName =
    "SELECT * FROM person WHERE folded>=$1 AND folded<$2 ORDER BY folded,macongdan LIMIT 50";
constexpr const char* kByNumber = "SELECT * FROM person WHERE sodinhdanh=$1 LIMIT 50";
constexpr const char* kByUnit =
    "SELECT * FROM person WHERE current_unit=$1 ORDER BY macongdan LIMIT 50";

/// Each access names a request, a record and a moment, as those of dongbo do.
std::string recording(const char* search) {
    return fmt::format(
        "WITH found AS ({}), noted AS (INSERT INTO access SELECT now(),'person',macongdan,"
        "'listed','G01','G01/bench','purpose',gen_random_uuid() FROM found) SELECT * FROM found",
        search);
}

}  // namespace

std::string columns_of(const std::string& file) {
    const auto input = InputFile::open(file);
    CHECK_THAT(input.has_value(), "the file of persons is there");
    std::string heading(input->text().substr(0, input->text().find_first_of("\r\n")));
    if (heading.starts_with("\xef\xbb\xbf")) heading.erase(0, 3);
    std::string definition;
    for (const char c : heading + ";")
        definition += c == ';' ? std::string(" text,") : std::string(1, c);
    definition.pop_back();
    return definition;
}

PersonTable::PersonTable(const std::string& folder, const std::vector<std::string>& files,
                         const std::string& succession)
    : database_(folder) {
    load(files, succession);
    prepare();
}

void PersonTable::load(const std::vector<std::string>& files, const std::string& succession) {
    database_.execute("CREATE EXTENSION unaccent");
    database_.execute("CREATE UNLOGGED TABLE delivered(" + columns_of(files.front()) + ")");
    for (const std::string& file : files)
        database_.copy("delivered", "(FORMAT csv, DELIMITER ';', HEADER true)", file);
    database_.execute(
        "CREATE UNLOGGED TABLE succession(id text,from_edition text,to_edition text,relation text,"
        "from_level text,from_code text,to_level text,to_code text,resolution text,clause text)");
    database_.copy("succession", "(FORMAT csv, HEADER true)", succession);
    database_.execute(
        "CREATE TABLE person AS SELECT d.*, lower(unaccent(hoten)) COLLATE \"C\" AS folded,"
        "s.unit AS current_unit FROM delivered d LEFT JOIN (SELECT from_code, max(to_code) AS unit "
        "FROM succession WHERE from_level='commune' GROUP BY from_code) s ON s.from_code=d.madvhc");
    for (const char* columns :
         {"folded,macongdan", "sodinhdanh", "current_unit,macongdan", "macongdan"})
        database_.execute(fmt::format("CREATE INDEX ON person({})", columns));
    database_.execute(
        "CREATE TABLE access(at timestamptz,dataset text,record text,kind text,agency text,"
        "official text,purpose text,request uuid,PRIMARY KEY(request,dataset,record,kind))");
    database_.execute("CREATE INDEX ON access(record)");
    database_.execute("VACUUM ANALYZE person");
}

void PersonTable::prepare() {
    database_.prepare("name", kByName);
    database_.prepare("number", kByNumber);
    database_.prepare("unit", kByUnit);
    database_.prepare("name recorded", recording(kByName));
    database_.prepare("number recorded", recording(kByNumber));
    database_.prepare("unit recorded", recording(kByUnit));
}

int PersonTable::find(By by, const std::string& value, bool recorded) {
    std::string query = by == By::name ? "name" : by == By::number ? "number" : "unit";
    if (recorded) query += " recorded";
    if (by != By::name) return database_.ask(query, {value});
    std::string after = value;
    ++after.back();
    return database_.ask(query, {value, after});
}

}  // namespace dongbo::bench
