#include "http/multipart.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace dongbo;

namespace {

const std::string kType = "multipart/form-data; boundary=XyZ";

std::string part(const std::string& disposition, const std::string& content) {
    return "--XyZ\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content +
           "\r\n";
}

ErrorCode refusal(const std::string& type, const std::string& body, std::size_t max = 32) {
    const auto parts = parse_multipart(type, body, max);
    REQUIRE_FALSE(parts);
    return parts.error().code;
}

}  // namespace

TEST_CASE("a form with a file is read as a browser sends it") {
    const std::string body =
        part("name=\"csrf\"", "token") + part("name=\"note\"", "") +
        "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dân cư.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\na;b\r\n--Xy\r\n1;2\r\n--XyZ--\r\n";
    const auto parts = parse_multipart(kType, body);
    REQUIRE(parts);
    REQUIRE(parts->size() == 3);
    CHECK(find_form_part(*parts, "csrf")->content == "token");
    CHECK_FALSE(find_form_part(*parts, "csrf")->file_name);
    CHECK(find_form_part(*parts, "note")->content.empty());
    const FormPart* file = find_form_part(*parts, "file");
    CHECK(file->file_name == "dân cư.csv");
    CHECK(file->content_type == "text/csv");
    CHECK(file->content == "a;b\r\n--Xy\r\n1;2");
    CHECK(file->content.data() >= body.data());
    CHECK(find_form_part(*parts, "other") == nullptr);
    CHECK(parse_multipart(kType, "--XyZ--")->empty());
}

TEST_CASE("what is no form is refused") {
    const std::string end = "--XyZ--";
    CHECK(refusal("text/plain", end) == ErrorCode::invalid);
    CHECK(refusal("multipart/form-data", end) == ErrorCode::invalid);
    CHECK(refusal("multipart/form-data; boundary=", end) == ErrorCode::invalid);
    CHECK(refusal("multipart/form-data; boundary=" + std::string(71, 'x'), end) ==
          ErrorCode::invalid);
    for (const std::string& body :
         {std::string(), std::string("--Xy"), std::string("--XyZ"), std::string("--XyZ\r\n"),
          std::string("--XyZ\r\n\r\n\r\n--XyZ--"), part("name=\"a\"", "b"),
          part("filename=\"a\"", "b") + end, part("name=\"a\"", "b") + "--XyZ!",
          part("name=\"\xff\"", "b") + end, "--XyZ\r\nnothing\r\n\r\nb\r\n" + end,
          "--XyZ\r\nA: " + std::string(5'000, 'x') + "\r\n\r\nb\r\n" + end}) {
        CAPTURE(body);
        CHECK(refusal(kType, body) == ErrorCode::invalid);
    }
}

TEST_CASE("a form has at most so many parts") {
    const std::string two = part("name=\"a\"", "1") + part("name=\"b\"", "2") + "--XyZ--";
    CHECK(parse_multipart(kType, two, 2));
    CHECK(refusal(kType, two, 1) == ErrorCode::limit_exceeded);
}

TEST_CASE("any content without the boundary comes back whole") {
    CHECK(rc::check([] {
        const auto content =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string("\r\n-Xy:; \"a")));
        const std::string body = part("name=\"a\"", content) + "--XyZ--";
        const auto parts = parse_multipart(kType, body);
        RC_ASSERT(parts.has_value());
        RC_ASSERT(parts->size() == 1U);
        RC_ASSERT(parts->front().content == content);
    }));
}
