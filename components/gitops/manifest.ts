/** An object of a namespace, as Kubernetes reads it. */
export function manifest<Version extends string, Kind extends string, Rest extends object>(
    apiVersion: Version,
    kind: Kind,
    metadata: { name: string; namespace: string },
    rest: Rest,
) {
    return { apiVersion, kind, metadata, ...rest };
}
