public struct LayoutFile { public init(_ b: [UInt8]) throws {} }
