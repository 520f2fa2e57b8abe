// A signed statement as a document for the file (biên bản đối soát): A4, Vietnamese first.
#pragma once

#include <string>

#include "base/error.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {

/// PDF with everything that the statement says, also by unit, with the words of what it proves and
/// what not, keys and signatures. `encoded` is the document itself, of which it names the SHA-256:
/// that file is the proof, the paper its picture. The same document gives the same bytes.
Result<std::string> statement_pdf(const SignedStatement& document, std::string_view encoded);

}  // namespace dongbo
