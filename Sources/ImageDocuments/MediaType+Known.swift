extension MediaType {
    /// The OCI's list of manifests.
    public static let ociIndex = MediaType("application/vnd.oci.image.index.v1+json")
    /// The OCI's manifest of one image.
    public static let ociManifest = MediaType("application/vnd.oci.image.manifest.v1+json")
    /// The OCI's configuration of an image.
    public static let ociConfig = MediaType("application/vnd.oci.image.config.v1+json")
    /// The OCI's layer, a plain tar.
    public static let ociLayer = MediaType("application/vnd.oci.image.layer.v1.tar")
    /// The OCI's layer, gzip.
    public static let ociLayerGzip = MediaType("application/vnd.oci.image.layer.v1.tar+gzip")
    /// The OCI's layer, zstd.
    public static let ociLayerZstd = MediaType("application/vnd.oci.image.layer.v1.tar+zstd")
    /// The OCI's layer that registries need not have, a plain tar.
    public static let ociForeignLayer = MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar")
    /// The OCI's layer that registries need not have, gzip.
    public static let ociForeignLayerGzip = MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")
    /// The OCI's layer that registries need not have, zstd.
    public static let ociForeignLayerZstd = MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd")

    /// Docker's list of manifests.
    public static let dockerManifestList = MediaType("application/vnd.docker.distribution.manifest.list.v2+json")
    /// Docker's manifest of one image.
    public static let dockerManifest = MediaType("application/vnd.docker.distribution.manifest.v2+json")
    /// Docker's configuration of an image.
    public static let dockerConfig = MediaType("application/vnd.docker.container.image.v1+json")
    /// Docker's layer, a plain tar.
    public static let dockerLayer = MediaType("application/vnd.docker.image.rootfs.diff.tar")
    /// Docker's layer, gzip.
    public static let dockerLayerGzip = MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip")
    /// Docker's layer that registries need not have, a plain tar.
    public static let dockerForeignLayer = MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar")
    /// Docker's layer that registries need not have, gzip.
    public static let dockerForeignLayerGzip = MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")

    /// A layer's media type of a family, in which an image's other layers are; the OCI's for an unknown family.
    public static func layer(_ family: Family, _ compression: Compression) -> MediaType {
        let (tar, separator) = family == .docker ? (dockerLayer, ".") : (ociLayer, "+")
        return compression == .none ? tar : MediaType(tar.text + separator + compression.rawValue)
    }
}
