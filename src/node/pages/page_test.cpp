#include "node/pages/page.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "base/file.hpp"
#include "node/node_reader.hpp"
#include "node/pages/embedded.hpp"
#include "node/pages/page_routes.hpp"
#include "node/services.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;

namespace {

/// A request to an empty node.
struct Asked {
    testing::TemporaryFolder folder;
    std::unique_ptr<NodeReader> reader;
    HttpRequest request;
    PathParameters path;
    UrlFields query;
    Caller caller;
    Services services;

    Asked() {
        REQUIRE(NodeStore::create(folder.file("node"), "G01"));
        auto opened = NodeReader::open(folder.file("node"), make_shared_units());
        REQUIRE(opened);
        reader = std::move(*opened);
    }
    Exchange exchange() {
        query = parse_url_fields(request.query).value();
        return {.request = request,
                .path = path,
                .query = query,
                .caller = caller,
                .reader = *reader,
                .services = services,
                .language = Language::vietnamese,
                .csrf = "token",
                .purpose = "",
                .now = {}};
    }
};

std::set<std::string> keys_asked_for() {
    std::set<std::string> keys;
    const std::regex call(R"re(say_?\("([\w.]+)")re");
    for (const auto& entry :
         std::filesystem::directory_iterator(DONGBO_SOURCE_FOLDER "/src/node/pages")) {
        const auto text = read_file(entry.path().string());
        REQUIRE(text);
        for (std::sregex_iterator at(text->begin(), text->end(), call), end; at != end; ++at)
            keys.insert((*at)[1]);
    }
    return keys;
}

}  // namespace

TEST_CASE("every text that a page asks for is in both catalogues") {
    const std::set<std::string> keys = keys_asked_for();
    CHECK(keys.size() > 40);
    for (const std::string& key : keys) {
        CAPTURE(key);
        CHECK(Words::has(key));
    }
    CHECK(embedded_texts(Language::vietnamese).size() == embedded_texts(Language::english).size());
}

TEST_CASE("every template can be filled, with nothing in it too") {
    for (const Language language : {Language::vietnamese, Language::english})
        for (const EmbeddedText& one : embedded_templates(language)) {
            CAPTURE(one.name);
            const std::string text = fill(language, one.name, make_object());
            CHECK(text.find("{{") == std::string::npos);
            CHECK(text.find("t.") != 0);
        }
}

TEST_CASE("what a stranger wrote is shown, and is no part of the page") {
    Asked asked;
    asked.request.path = "/findings/<b>";
    asked.request.query = "x=%22%3E%3Cscript%3E";
    Exchange exchange = asked.exchange();
    const HttpResponse response = error_page(
        exchange, 404,
        {ErrorCode::not_found, "<script>alert(1)</script>", "\"'><img src=x>", "{{csrf}}"});
    CHECK(response.status == 404);
    CHECK(response.body.find("<script>alert") == std::string::npos);
    CHECK(response.body.find("<img src=x>") == std::string::npos);
    CHECK(response.body.find("&lt;script&gt;alert(1)") != std::string::npos);
    CHECK(response.body.find("{{csrf}}") != std::string::npos);
    CHECK(response.body.find("href=\"/findings/<b>") == std::string::npos);
}

TEST_CASE("the other language keeps the place") {
    Asked asked;
    asked.request.path = "/cases";
    asked.request.query = "state=open&lang=vi&done=case_moved";
    Exchange exchange = asked.exchange();
    const HttpResponse response = error_page(exchange, 404, {ErrorCode::not_found, "x", "", ""});
    CHECK(response.body.find("/cases?state=open&amp;lang=en\"") != std::string::npos);
    CHECK(response.fields.find("Set-Cookie").value_or("").starts_with("lang=vi;"));
    CHECK(response.body.find("<html lang=\"vi\">") != std::string::npos);
}

TEST_CASE("a notice is shown only if it is one of ours") {
    Asked asked;
    asked.request.path = "/";
    asked.request.query = "done=<script>";
    Exchange exchange = asked.exchange();
    CHECK(error_page(exchange, 404, {ErrorCode::not_found, "x", "", ""})
              .body.find("role=\"status\"") == std::string::npos);
}

TEST_CASE("files of pages are found by the name that pages use, and kept for ever") {
    Asked asked;
    for (const EmbeddedAsset& asset : embedded_assets()) {
        asked.path = {{"file", std::string(asset.name)}};
        Exchange exchange = asked.exchange();
        const Route* route = nullptr;
        for (const Route& one : page_routes())
            if (one.pattern == "/static/{file}") route = &one;
        REQUIRE(route != nullptr);
        const auto response = route->handle(exchange);
        REQUIRE(response);
        CHECK(response->body == asset.bytes);
        CHECK(response->fields.find("Cache-Control").value_or("").ends_with("immutable"));
    }
}

TEST_CASE("numbers and names read as each language writes them") {
    const Words vi(Language::vietnamese), en(Language::english);
    CHECK(vi.number(std::int64_t{-1234567}) == "−1.234.567");
    CHECK(en.number(std::uint64_t{1234567}) == "1,234,567");
    CHECK(vi.change(5) == "+5");
    CHECK(vi.bytes(12'500'000) == "12,5 MB");
    CHECK(vi.iso_day("2025-07-01") == "01/07/2025");
    CHECK(vi.iso_day("by-row") == "by-row");
    CHECK(url_query({{"a", "1 2"}, {"b", ""}, {"c", "x"}}) == "?a=1%202&c=x");
}
