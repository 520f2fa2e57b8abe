#include "report/csv_cell.hpp"

#include <doctest/doctest.h>

namespace dongbo {
namespace {

TEST_CASE("codes, numbers and dates are shown by a spreadsheet as they are") {
    CHECK(csv_cell("001234567890") == R"("=""001234567890""")");
    CHECK(csv_cell("00004") == R"("=""00004""")");
    CHECK(csv_cell("1/2/1990") == R"("=""1/2/1990""")");
    CHECK(csv_cell("1E5") == R"("=""1E5""")");
    CHECK(csv_cell("-5") == R"("=""-5""")");
}

TEST_CASE("nothing that was delivered is run as a formula") {
    CHECK(csv_cell("=1+cmd|' /C calc'!A0") == R"("'=1+cmd|' /C calc'!A0")");
    CHECK(csv_cell("@SUM(A1)") == "\"'@SUM(A1)\"");
    CHECK(csv_cell("+x") == R"("'+x")");
    CHECK(csv_cell("\tx").find('\'') == 1);
}

TEST_CASE("texts are quoted where they must be") {
    CHECK(csv_cell("Nguyễn Văn Đức") == "Nguyễn Văn Đức");
    CHECK(csv_cell("a,b") == R"("a,b")");
    CHECK(csv_cell("say \"x\"") == R"("say ""x""")");
    CHECK(csv_cell("") == "");
    CHECK(csv_cell("H26.3") == "H26.3");
    CHECK(csv_number(12) == "12");
}

}  // namespace
}  // namespace dongbo
