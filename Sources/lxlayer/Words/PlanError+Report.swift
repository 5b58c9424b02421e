import Customization
import LayerEntries

extension PlanError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .conflict(let key, let first, let second):
            return ErrorReport(
                "conflict", .conflict, "Two steps want different results for \(key.words).",
                expected: first.words, actual: second.words,
                advice: "`override: \(Words.printable("\(first.spec)/\(first.step)"))` in the second one lets it stand."
            )
        case .needlessOverride(let step, let other):
            return ErrorReport(
                "needless-override", .conflict,
                "A step overrides \(Words.printable(other.description)), and there is nothing to override.",
                place: step.words, advice: "Without the line `override:` it does the same.")
        case .exists(let path, let step):
            return ErrorReport(
                "exists", .conflict,
                "\(Words.path(path)) is in the image already; the step does not say that it may go.",
                place: step.words, advice: "ifExists: replace, or keep, in the step says what shall happen.")
        case .assertion(let spec, let message, let unmet, let mark):
            return ErrorReport(
                "assertion", .notBootable, "The spec \(spec) does not fit this image: \(Words.printable(message)).",
                place: mark.words, expected: Words.printable(unmet.condition), actual: unmet.found.map(Words.printable))
        case .noShell(let step):
            return ErrorReport(
                "no-shell", .notBootable, "There is no /bin/sh that could run the step's script.",
                place: step.words)
        case .unknownParameter(let name, let suggestion):
            return ErrorReport(
                "usage", .usage, "No spec has the parameter \(Words.printable(name)).",
                advice: suggestion.map { "Did you mean \($0)?" })
        case .badParameter(let name, let value, let pattern):
            return ErrorReport(
                "usage", .usage, "The parameter \(Words.printable(name)) cannot have this value.",
                expected: Words.printable(pattern), actual: Words.printable(value))
        case .tooManyDropIns(let limit):
            return ErrorReport(
                "limit", .damagedInput, "The image has too many drop-ins for its units.",
                expected: "at most \(limit)", actual: "more")
        case .tooManyUnitSettings(let limit):
            return ErrorReport(
                "limit", .damagedInput, "The image's units and their drop-ins hold too many assignments.",
                expected: "at most \(limit)", actual: "more")
        case .tooMuchEditing(let limit):
            return ErrorReport(
                "limit", .damagedInput, "The steps would match and edit too many lines of the image's files.",
                expected: "at most \(limit) units of work", actual: "more")
        }
    }
}

extension ConflictKey {
    fileprivate var words: String {
        switch self {
        case .path(let path): Words.path(path)
        case .line(let path, let line): "line \(line) of \(Words.path(path))"
        case .setting(let path, let section, let key):
            "\(Words.printable(key)) in [\(Words.printable(section))] of \(Words.path(path))"
        case .image(let name): "the image's \(Words.printable(name))"
        }
    }
}

extension StepReference {
    fileprivate var words: String { "\(spec)/\(step), \(mark.words)" }
}

extension SourceMark {
    /// The place as compilers print it.
    var words: String { "\(Words.printable(file)):\(line):\(column)" }
}

extension SpecError {
    /// The error in words.
    var report: ErrorReport {
        let (message, advice) = sentence
        return ErrorReport("spec", .usage, "A spec has a mistake: \(message).", place: mark.words, advice: advice)
    }

    /// What is wrong, and what may have been meant.
    var sentence: (String, String?) {
        func meant(_ suggestion: String?) -> String? { suggestion.map { "Did you mean \($0)?" } }
        switch reason {
        case .syntax(let text): return (Words.printable(text), nil)
        case .tooLarge: return ("it is too large", nil)
        case .tooDeep: return ("its conditions are nested too deeply", nil)
        case .unknownKey(let key, let near): return ("the key \(Words.printable(key)) is unknown", meant(near))
        case .missingKey(let key): return ("the key \(key) is missing", nil)
        case .wrongType(let key, let expected, let found):
            return ("\(Words.printable(key)) is \(found), not \(expected)", nil)
        case .badValue(let key, let expected, let found, let near):
            return ("\(Words.printable(key)) is \(Words.printable(found)), not \(expected)", meant(near))
        case .badPattern(let pattern, let error):
            return ("the pattern \(Words.printable(pattern)): \(error.phrase)", nil)
        case .duplicateStep(let id, let first):
            return ("the step \(Words.printable(id)) is there already at \(first.words)", nil)
        case .duplicateSpec(let name, let first):
            return ("the spec \(Words.printable(name)) is there already at \(first.words)", nil)
        case .unknownOperation(let name, let near):
            return ("the operation \(Words.printable(name)) is unknown", meant(near))
        case .severalOperations(let names): return ("a step has several operations, \(Words.list(names))", nil)
        case .noOperation: return ("a step has no operation", nil)
        case .exactlyOne(let keys, let found):
            return ("exactly one of \(Words.list(keys)) is needed, there is \(Words.list(found))", nil)
        case .unknownFile(let name, let near):
            return ("there is no file \(Words.printable(name)) beside the spec", meant(near))
        case .unknownSpec(let name, let near): return ("there is no spec \(Words.printable(name))", meant(near))
        case .unknownStep(let name, let near):
            return ("override names \(Words.printable(name)), and there is no such step", meant(near))
        case .cycle(let names): return ("after leads in a circle through \(Words.list(names))", nil)
        case .unknownParameter(let name, let near):
            return ("there is no parameter \(Words.printable(name))", meant(near))
        }
    }
}
