import type { WireObject } from "../../wire";
import { hex, type Subject } from "../world";
import { text } from "../reading";
import type { Computed, InvokeRule } from "./table";

/** Keys and certificates in the right armour; what is inside them is not a key. */
export function tlsResource({ token, seed, inputs }: Subject): Computed {
    if (token.endsWith(":PrivateKey")) {
        return { id: hex(seed, 40), outputs: { ...keys(seed), ecdsaCurve: text(inputs["ecdsaCurve"], "P224") } };
    }
    if (token.endsWith("Cert")) return { id: hex(seed, 40), outputs: { certPem: pem("CERTIFICATE", seed) } };
    if (token.endsWith(":CertRequest")) {
        return { id: hex(seed, 40), outputs: { certRequestPem: pem("CERTIFICATE REQUEST", seed) } };
    }
    return {};
}

export const tlsInvokes: Record<string, InvokeRule> = {
    "tls:index/getPublicKey:getPublicKey": () => {
        const { publicKeyPem, publicKeyOpenssh } = keys("getPublicKey");
        return { publicKeyPem, publicKeyOpenssh };
    },
    "tls:index/getCertificate:getCertificate": (given) => {
        const seed = text(given["url"]);
        return { certificates: [{ certPem: pem("CERTIFICATE", seed), sha1Fingerprint: hex(seed, 40), isCa: true }] };
    },
};

function keys(seed: string): WireObject {
    return {
        privateKeyPem: pem("RSA PRIVATE KEY", seed),
        privateKeyPemPkcs8: pem("PRIVATE KEY", seed),
        privateKeyOpenssh: pem("OPENSSH PRIVATE KEY", seed),
        publicKeyPem: pem("PUBLIC KEY", seed),
        publicKeyOpenssh: `ssh-rsa ${Buffer.from(hex(seed, 64)).toString("base64")}\n`,
        publicKeyFingerprintMd5: hex(seed, 32).replace(/..(?!$)/g, "$&:"),
        publicKeyFingerprintSha256: `SHA256:${Buffer.from(hex(seed, 64), "hex").toString("base64").replace("=", "")}`,
    };
}

function pem(armour: string, seed: string): string {
    const content = Buffer.from(`made up by an offline plan: ${hex(seed, 16)}`).toString("base64");
    return `-----BEGIN ${armour}-----\n${content}\n-----END ${armour}-----\n`;
}
