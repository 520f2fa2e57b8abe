// Reads the paper again with poppler's pdftotext.
#include "report/statement_pdf.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>

#include "base/file.hpp"
#include "sync/statement/statement_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;

namespace {

struct ReadPaper {
    std::string bytes, text;
    bool says(std::string_view words) const { return text.find(words) != std::string::npos; }
};

ReadPaper paper_of(const Statement& statement) {
    const SignedStatement document = sign(statement);
    ReadPaper paper{must(statement_pdf(document, encode(document))), {}};
    testing::TemporaryFolder folder;
    const std::string file = folder.file("paper.pdf");
    must(write_file_atomically(file, paper.bytes));
    std::FILE* const pipe = popen(("pdftotext -layout " + file + " -").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer;
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
        paper.text.append(buffer.data(), read);
    REQUIRE(pclose(pipe) == 0);
    return paper;
}

}  // namespace

TEST_CASE("the paper says what the statement says, with every mark of Vietnamese") {
    const ReadPaper paper = paper_of(a_statement());
    CAPTURE(paper.text);
    CHECK(paper.bytes.starts_with("%PDF-"));
    CHECK(paper.says("BIÊN BẢN ĐỐI SOÁT DỮ LIỆU"));
    CHECK(paper.says("hai bên giữ CÙNG MỘT tập bản ghi"));
    CHECK(paper.says("Trường được chia sẻ"));
    CHECK(paper.says("full_name, birth_date, residence_unit"));
    CHECK(paper.says("1.200.345"));
    CHECK(paper.says("01/07/2025"));
    CHECK(paper.says("27/11/2026"));
    CHECK(paper.says("1.201.088 / 1.201.100"));
    CHECK(paper.says("700.333"));
    CHECK(paper.says(hex(a_statement().root)));
    CHECK(paper.says(hex(a_statement().owner.live.digest)));
    CHECK(paper.says(hex(a_statement().owner.units[1].live.digest)));
    CHECK(paper.says("dongbo/G01+"));
    CHECK(paper.says("không chứng minh dữ liệu đúng với thực tế"));
    CHECK(paper.bytes == paper_of(a_statement()).bytes);
}

TEST_CASE("a statement that the parties differ says so, and which units") {
    CHECK(paper_of(a_different_statement()).says("các tập bản ghi KHÁC NHAU"));
    Statement statement = a_statement();
    statement.follower.units[1].live.count = 1;
    judge(statement);
    CHECK(paper_of(statement).says("KHÁC / different"));
}

TEST_CASE("a table of all communes goes over many pages, with its heading on each") {
    Statement statement = a_statement();
    statement.owner.units.clear();
    for (int i = 0; i < 3'321; ++i)
        statement.owner.units.push_back(
            {std::to_string(10'000 + i), set_of(1, "one"), set_of(0, "none")});
    statement.follower.units = statement.owner.units;
    judge(statement);
    const ReadPaper paper = paper_of(statement);
    CHECK(paper.says("13320"));
    std::size_t headings = 0;
    for (std::size_t at = 0; (at = paper.text.find("Mã / Code", at)) != std::string::npos; ++at)
        ++headings;
    CHECK(headings > 30);
}
