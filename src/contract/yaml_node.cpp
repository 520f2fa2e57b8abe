#include "contract/yaml_node.hpp"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include "base/text.hpp"

namespace dongbo {
namespace {

/// yaml-cpp counts lines from 0 and uses -1 for "nowhere".
int line_of(const YAML::Mark& mark) {
    return std::max(mark.line, -1) + 1;
}

/// Every deeper level costs a bracket or a column of indentation, so a text within these bounds
/// can't drive yaml-cpp's recursive parser deep. Runs over the text once, keeps no state but
/// counts. Brackets inside texts and comments count too: they come in pairs there as well, in
/// practice.
class NestingScan {
  public:
    /// The 1-based line on which the nesting becomes too deep; 0 if it never does.
    int first_line_too_deep(std::string_view yaml) {
        for (const char c : yaml) {
            step(c);
            if (open_brackets_ > kMaxDepth || dashes_ > kMaxDepth) return line_;
        }
        return 0;
    }

  private:
    void step(char c) {
        if (c == '\n') {
            ++line_;
            dashes_ = 0;
            at_line_start_ = true;
            return;
        }
        if (c == '[' || c == '{') ++open_brackets_;
        if ((c == ']' || c == '}') && open_brackets_ > 0) --open_brackets_;
        if (at_line_start_ && (c == '-' || c == '?' || c == ':')) ++dashes_;
        if (c != ' ' && c != '-' && c != '?' && c != ':') at_line_start_ = false;
    }

    std::size_t open_brackets_ = 0;
    std::size_t dashes_ = 0;  // "- - - x" opens a level each
    bool at_line_start_ = true;
    int line_ = 1;
};

/// Builds the tree from yaml-cpp's events.
class TreeBuilder : public YAML::EventHandler {
  public:
    explicit TreeBuilder(std::vector<Problem>& problems) : problems_(problems) {}
    YamlNode take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        add(make_node(YamlNode::Kind::empty, mark));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        report(mark, "an alias (*) stands here", "write the value out; aliases are not read");
        add(make_node(YamlNode::Kind::empty, mark));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        YamlNode node = make_node(YamlNode::Kind::scalar, mark);
        node.text = value;
        node.quoted = tag == "!";
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override {
        open(YamlNode::Kind::list, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override {
        open(YamlNode::Kind::map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

  private:
    /// A list or map whose end has not come yet.
    struct OpenNode {
        YamlNode node;
        std::set<std::string> seen;  // map: its keys so far
        std::string key;             // map: the key whose value comes next
        bool has_key = false;
        bool key_is_kept = false;
    };

    static YamlNode make_node(YamlNode::Kind kind, const YAML::Mark& mark) {
        YamlNode node;
        node.kind = kind;
        node.line = line_of(mark);
        return node;
    }
    void report(int line, std::string field, std::string what, std::string cure) {
        if (problems_.size() < kMaxProblems)
            problems_.push_back({line, std::move(field), std::move(what), std::move(cure)});
    }
    void report(const YAML::Mark& mark, std::string what, std::string cure) {
        report(line_of(mark), path(), std::move(what), std::move(cure));
    }
    /// Where in the file the next value belongs.
    std::string path() const {
        constexpr std::size_t kLongestKey = 60;
        std::string text;
        for (const OpenNode& parent : open_) {
            if (parent.node.kind == YamlNode::Kind::list)
                text += fmt::format("[{}]", parent.node.items.size());
            else if (parent.has_key)
                text += (text.empty() ? "" : ".") +
                        (parent.key.size() > kLongestKey ? "…" : parent.key);
        }
        return text;
    }
    void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor)
            report(mark, "an anchor (&) stands here", "remove it; anchors are not read");
    }
    void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!")
            report(mark, "a type tag (!) stands here", "remove it; tags are not read");
    }
    void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag,
              YAML::anchor_t anchor) {
        refuse_anchor(mark, anchor);
        refuse_tag(mark, tag);
        open_.push_back({make_node(kind, mark), {}, {}, false, false});
        if (open_.size() == kMaxDepth + 1)
            report(mark, fmt::format("the nesting is deeper than {} levels", kMaxDepth),
                   "flatten the file");
    }
    void close() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        // What lies deeper is dropped: nobody after this has to fear deep recursion.
        if (open_.size() < kMaxDepth) add(std::move(node));
    }
    void add(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        OpenNode& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::list)
            parent.node.items.push_back(std::move(node));
        else if (parent.has_key)
            add_value(parent, std::move(node));
        else
            start_key(parent, node);
    }
    void start_key(OpenNode& parent, const YamlNode& key) {
        parent.has_key = true;
        parent.key_is_kept = false;
        parent.key = key.text;
        if (key.kind != YamlNode::Kind::scalar)
            report(key.line, path(), "a key is not a text", "write `name: value`");
        else if (!parent.seen.insert(key.text).second)
            report(key.line, path(), fmt::format("`{}` stands here twice", key.text),
                   "keep one of them");
        else
            parent.key_is_kept = true;
    }
    static void add_value(OpenNode& parent, YamlNode value) {
        parent.has_key = false;
        if (!parent.key_is_kept) return;
        parent.node.keys.push_back(std::move(parent.key));
        parent.node.items.push_back(std::move(value));
    }

    std::vector<Problem>& problems_;
    YamlNode root_;
    std::vector<OpenNode> open_;
};

/// Control characters other than tab and line breaks: yaml-cpp takes some for the end of the file.
int line_of_control_character(std::string_view yaml) {
    int line = 1;
    for (const char c : yaml) {
        if (c == '\n') ++line;
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0x7F || (byte < 0x20 && c != '\t' && c != '\n' && c != '\r')) return line;
    }
    return 0;
}

/// True if the text can be handed to yaml-cpp.
bool is_harmless(std::string_view yaml, std::vector<Problem>& problems) {
    if (yaml.size() > kMaxFileBytes) {
        problems.push_back({0, "", fmt::format("the file has {} bytes", yaml.size()),
                            fmt::format("at most {} are read", kMaxFileBytes)});
        return false;
    }
    if (!text::is_utf8(yaml)) {
        problems.push_back({0, "", "the file is not UTF-8", "save it as UTF-8"});
        return false;
    }
    if (const int line = line_of_control_character(yaml); line != 0) {
        problems.push_back({line, "", "a control character stands here", "remove it"});
        return false;
    }
    if (const int line = NestingScan().first_line_too_deep(yaml); line != 0) {
        problems.push_back({line, "",
                            fmt::format("the nesting is deeper than {} levels", kMaxDepth),
                            "flatten the file, and close every bracket"});
        return false;
    }
    return true;
}

}  // namespace

YamlNode read_yaml(std::string_view yaml, std::vector<Problem>& problems) {
    if (!is_harmless(yaml, problems)) return {};
    TreeBuilder builder(problems);
    try {
        std::istringstream stream{std::string(yaml)};
        YAML::Parser parser(stream);
        if (parser.HandleNextDocument(builder)) {
            YamlNode root = builder.take_root();
            if (parser.HandleNextDocument(builder))
                problems.push_back(
                    {0, "", "the file holds more than one document", "split it at `---`"});
            if (root.kind != YamlNode::Kind::empty || !problems.empty()) return root;
        }
        problems.push_back({0, "", "the file is empty", "write `key: value` lines"});
    } catch (const YAML::DeepRecursion& error) {
        // Indentation alone can nest deep; yaml-cpp itself stops at 500 levels.
        problems.push_back({line_of(error.mark), "",
                            fmt::format("the nesting is deeper than {} levels", kMaxDepth),
                            "flatten the file"});
    } catch (const YAML::Exception& error) {
        problems.push_back({line_of(error.mark), "", fmt::format("not YAML: {}", error.msg),
                            "check indentation, quotes and brackets around here"});
    }
    return {};
}

}  // namespace dongbo
