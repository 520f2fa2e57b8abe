#include "sync/proof/signed_note.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

SigningKey key_of(std::uint8_t seed) {
    std::array<std::uint8_t, 32> bytes;
    bytes.fill(seed);
    return SigningKey::from_seed(bytes).value();
}

const SigningKey kOwner = key_of(1), kWitness = key_of(2);
const NoteKey kOwnerKey{"dongbo/G01", kOwner.public_key()};
const NoteKey kWitnessKey{"witness", kWitness.public_key()};
const std::string kText = "Sổ hộ tịch\n\nsecond paragraph\n";

bool opens(std::string_view note, std::vector<NoteKey> keys = {kOwnerKey}) {
    return open_note(note, keys).has_value();
}

std::string refusal(std::string_view note, std::vector<NoteKey> keys = {kOwnerKey}) {
    const auto text = open_note(note, keys);
    REQUIRE_FALSE(text.has_value());
    CHECK(text.error().code == ErrorCode::invalid);
    return text.error().what;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the key of the C2SP page's example is read and its note opened") {
    // c2sp.org/signed-note and golang.org/x/mod/sumdb/note: PeterNeumann.
    const NoteKey key =
        must(NoteKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    CHECK(key.name == "PeterNeumann");
    CHECK(key.text() == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    const std::string text =
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n";
    const std::string note =
        text +
        "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngo"
        "tpRZb6KE6RyyBwJnAM=\n";
    CHECK(must(open_note(note, {&key, 1})) == text);
}

TEST_CASE("a note is text, an empty line and a signature line") {
    const std::string note = sign_note(kText, "dongbo/G01", kOwner);
    CHECK(note.starts_with(kText + "\n— dongbo/G01 "));
    CHECK(note.ends_with("=\n"));
    CHECK(must(open_note(note, {&kOwnerKey, 1})) == kText);
    CHECK(note == sign_note(kText, "dongbo/G01", kOwner));
}

TEST_CASE("whoever is asked for must have signed, others may") {
    const std::string alone = sign_note(kText, "dongbo/G01", kOwner);
    const std::string both = add_signature(alone, "witness", kWitness);
    CHECK(opens(both));
    CHECK(opens(both, {kWitnessKey}));
    CHECK(opens(both, {kOwnerKey, kWitnessKey}));
    CHECK_FALSE(opens(alone, {kOwnerKey, kWitnessKey}));
    CHECK_FALSE(opens(alone, {}));
    CHECK(refusal(alone, {kWitnessKey}).find("has not signed") != std::string::npos);
    // The right key under another name, another key under the right name.
    CHECK_FALSE(opens(alone, {{"dongbo/G02", kOwner.public_key()}}));
    CHECK_FALSE(opens(alone, {{"dongbo/G01", kWitness.public_key()}}));
}

TEST_CASE("a signature of somebody unknown may be of any kind, but one of the key has to hold") {
    const std::string note = sign_note(kText, "dongbo/G01", kOwner);
    CHECK(opens(note + "— stranger " + base64(as_bytes("abcdsome other kind")) + "\n"));
    const std::size_t line = note.rfind("— ");
    const std::string good = note.substr(line);
    CHECK(opens(note + good));
    std::string bytes = *parse_base64(good.substr(15, good.size() - 16));
    bytes[40] = static_cast<char>(bytes[40] ^ 1);
    const std::string bad = "— dongbo/G01 " + base64(as_bytes(bytes)) + "\n";
    CHECK(refusal(note + bad).find("is wrong") != std::string::npos);
    CHECK(refusal(note.substr(0, line) + bad).find("is wrong") != std::string::npos);
    bytes.resize(20);
    CHECK_FALSE(opens(note.substr(0, line) + "— dongbo/G01 " + base64(as_bytes(bytes)) + "\n"));
}

TEST_CASE("no byte of a note can be changed or left out") {
    const std::string note = sign_note(kText, "dongbo/G01", kOwner);
    for (std::size_t i = 0; i < note.size(); ++i) {
        CAPTURE(i);
        for (const char flip : {'\x01', '\x20', '\x80'}) {
            std::string changed = note;
            changed[i] = static_cast<char>(changed[i] ^ flip);
            CHECK_FALSE(opens(changed));
        }
        CHECK_FALSE(opens(note.substr(0, i)));
        CHECK_FALSE(opens(note.substr(0, i) + note.substr(i + 1)));
    }
}

TEST_CASE("what is no note is refused") {
    const std::string note = sign_note(kText, "dongbo/G01", kOwner);
    for (const std::string& text : {std::string(),
                                    std::string("\n"),
                                    std::string("\n\n"),
                                    std::string("text\n\n"),
                                    kText,
                                    note + "\n",
                                    note + "x",
                                    "x" + note,
                                    replaced(note, "— ", "- "),
                                    replaced(note, "— ", "—"),
                                    note + "— \n",
                                    note + "— a\n",
                                    note + "— a \n",
                                    note + "—  AAAAAAAA\n",
                                    note + "— a AAAA\n",
                                    note + "— a+b AAAAAAAA\n",
                                    note + "— a\u00a0b AAAAAAAA\n",
                                    note + "— a\u2003b AAAAAAAA\n",
                                    note + "— a AAAAAAAA \n",
                                    note + "— a AAAAAAAAA\n"}) {
        CAPTURE(text);
        CHECK_FALSE(opens(text));
    }
    CHECK(opens(note + "— a AAAAAAAA\n"));
    CHECK(opens(note + "— ‹a› AAAAAAAA\n"));
    std::string many = note;
    for (int i = 0; i < 100; ++i) many += "— a AAAAAAAA\n";
    CHECK(refusal(many).find("too many") != std::string::npos);
    CHECK(refusal(std::string((1U << 20) + 1, 'a')).find("1 MiB") != std::string::npos);
}

TEST_CASE("text with control characters or broken UTF-8 is refused although it is signed") {
    for (const std::string& text : {std::string("a\tb\n"), std::string("a\r\n"),
                                    std::string("a\0b\n", 4), std::string("\xff\n")}) {
        // The line is right: it is the text that can't be in a note.
        const Signature signature = kOwner.sign(as_bytes(text));
        const std::string line = sign_note("a\n", "dongbo/G01", kOwner).substr(3);
        std::string bytes = *parse_base64(line.substr(15, line.size() - 16));
        bytes.replace(4, 64, as_text(signature));
        CHECK_FALSE(opens(text + "\n— dongbo/G01 " + base64(as_bytes(bytes)) + "\n"));
    }
}

TEST_CASE("a key in text form comes back, and no other text is one") {
    const std::string text = kOwnerKey.text();
    CHECK(must(NoteKey::parse(text)) == kOwnerKey);
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CAPTURE(changed);
        CHECK_FALSE(NoteKey::parse(changed).has_value());
        CHECK_FALSE(NoteKey::parse(text.substr(0, i)).has_value());
    }
    CHECK_FALSE(NoteKey::parse(text + "=").has_value());
    CHECK_FALSE(NoteKey::parse(text + "\n").has_value());
    const std::size_t plus = text.find('+');
    std::string upper = text;
    for (std::size_t i = plus + 1; i < plus + 9; ++i) {
        upper[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(upper[i])));
    }
    if (upper != text) CHECK_FALSE(NoteKey::parse(upper).has_value());
}
