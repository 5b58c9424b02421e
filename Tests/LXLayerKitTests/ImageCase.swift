import TestSupport
import Testing

/// An image whose documents are hard to give back, and what is hard about them.
struct ImageCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let image: TestImage

    init(_ description: String, _ change: (inout TestImage) -> Void) {
        testDescription = description
        var image = TestImage.system
        change(&image)
        self.image = image
    }

    static let all: [ImageCase] = [
        ImageCase("compact") { _ in },
        ImageCase("pretty") { $0.style = .pretty },
        ImageCase("odd") { $0.style = .odd },
        ImageCase("no history") { $0.history = .absent },
        ImageCase("history of null") { $0.history = .null },
        ImageCase("empty history") { $0.history = .empty },
        ImageCase("labels of null") { $0.labels = .null },
        ImageCase("annotations of null") { $0.annotations = .null },
        ImageCase("Docker's") { $0.family = .docker },
        ImageCase("plain layers") { $0.layers = $0.layers.map(ImageCase.plain) },
        ImageCase("a layer twice") { $0.layers.append($0.layers[1]) },
        ImageCase("unknown fields, odd") {
            $0.style = .odd
            $0.hasUnknownFields = true
        },
        ImageCase("no labels, pretty") {
            $0.labels = .absent
            $0.style = .pretty
        },
        ImageCase("empty labels, odd") {
            $0.labels = .empty
            $0.style = .odd
        },
        ImageCase("annotations") {
            $0.annotations = .full
            $0.style = .pretty
        },
        ImageCase("empty annotations, odd") {
            $0.annotations = .empty
            $0.style = .odd
        },
        ImageCase("no media type") {
            $0.hasMediaType = false
            $0.style = .pretty
        },
        ImageCase("Docker's, odd, no media type") {
            $0.family = .docker
            $0.style = .odd
            $0.hasMediaType = false
        },
    ]

    private static func plain(_ layer: TestImage.Layer) -> TestImage.Layer {
        if case .entries(let entries) = layer { .plain(entries) } else { layer }
    }
}
