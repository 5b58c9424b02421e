internal import CYAML

/// Owns libyaml's parser and the text that it reads.
@safe
struct YAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let isReady: Bool

    init(_ text: String) {
        unsafe parser = .allocate(capacity: 1)
        unsafe self.text = .allocate(capacity: text.utf8.count)
        _ = unsafe self.text.initialize(from: text.utf8)
        unsafe isReady = yaml_parser_initialize(parser) == 1
        if isReady {
            unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            unsafe yaml_parser_set_input_string(parser, self.text.baseAddress, self.text.count)
        }
    }

    deinit {
        if isReady { unsafe yaml_parser_delete(parser) }
        unsafe parser.deallocate()
        unsafe text.deallocate()
    }

    /// The next document; nil when there are no more.
    mutating func next() throws(YAMLError) -> YAMLDocument? {
        guard isReady else { throw YAMLError(.noMemory, at: YAMLMark(line: 1, column: 1)) }
        let document = YAMLDocument()
        guard unsafe yaml_parser_load(parser, document.document) == 1 else { throw failure() }
        if document.isEmpty { return nil }
        return consume document
    }

    private func failure() -> YAMLError {
        let state = unsafe parser.pointee
        if unsafe state.error == YAML_MEMORY_ERROR { return YAMLError(.noMemory, at: YAMLMark(line: 1, column: 1)) }
        let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "it cannot be read"
        // The reader, which sees bytes, gives an offset only; where the scanner was is near enough.
        let mark = unsafe state.error == YAML_READER_ERROR ? state.mark : state.problem_mark
        return YAMLError(.syntax(problem), at: YAMLMark(mark))
    }
}

/// Owns a document of libyaml; its nodes have numbers from 1.
@safe
struct YAMLDocument: ~Copyable {
    fileprivate let document: UnsafeMutablePointer<yaml_document_t>

    fileprivate init() {
        unsafe document = .allocate(capacity: 1)
        unsafe document.initialize(to: yaml_document_t())
    }

    deinit {
        unsafe yaml_document_delete(document)
        unsafe document.deallocate()
    }

    /// What a node is; other nodes by their numbers.
    enum Node {
        case scalar(String, isPlain: Bool)
        case sequence([Int])
        case mapping([(key: Int, value: Int)])
    }

    fileprivate var isEmpty: Bool { unsafe yaml_document_get_root_node(document) == nil }

    /// Where the document begins.
    var start: YAMLMark { unsafe YAMLMark(document.pointee.start_mark) }

    /// Where a node begins.
    func mark(of number: Int) -> YAMLMark {
        guard let node = unsafe yaml_document_get_node(document, CInt(number)) else { return start }
        return unsafe YAMLMark(node.pointee.start_mark)
    }

    func node(_ number: Int) -> Node {
        guard let node = unsafe yaml_document_get_node(document, CInt(number)) else {
            return .scalar("", isPlain: true)
        }
        let data = unsafe node.pointee.data
        switch unsafe node.pointee.type {
        case YAML_SEQUENCE_NODE:
            let items = unsafe UnsafeBufferPointer(
                start: data.sequence.items.start, count: data.sequence.items.top - data.sequence.items.start)
            return .sequence(unsafe items.map(Int.init))
        case YAML_MAPPING_NODE:
            let pairs = unsafe UnsafeBufferPointer(
                start: data.mapping.pairs.start, count: data.mapping.pairs.top - data.mapping.pairs.start)
            return .mapping(unsafe pairs.map { (key: Int($0.key), value: Int($0.value)) })
        default:
            let bytes = unsafe UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
            return .scalar(
                unsafe String(decoding: bytes, as: UTF8.self),
                isPlain: unsafe data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        }
    }
}

extension YAMLMark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
