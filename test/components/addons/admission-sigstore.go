// A Sigstore of this machine: who vouches for jobs, certificates, the two logs, time stamps, and the repository that tells what
// to trust. So cosign signs without a key, and the policy controller verifies, as they do with the public one.
// A command of policy-controller's module, which has all that it needs. It fills the folder of its argument, and that of TUF_ROOT
// for the controller.
package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cyberphone/json-canonicalization/go/src/webpki.org/jsoncanonicalizer"
	"github.com/digitorus/timestamp"
	"github.com/go-openapi/runtime"
	ct "github.com/google/certificate-transparency-go"
	cttls "github.com/google/certificate-transparency-go/tls"
	ctx509 "github.com/google/certificate-transparency-go/x509"
	"github.com/google/certificate-transparency-go/x509util"
	"github.com/sigstore/rekor/pkg/generated/models"
	"github.com/sigstore/rekor/pkg/types"
	_ "github.com/sigstore/rekor/pkg/types/dsse/v0.0.1"
	"github.com/sigstore/rekor/pkg/util"
	"github.com/sigstore/sigstore-go/pkg/root"
	"github.com/sigstore/sigstore-go/pkg/testing/ca"
	"github.com/sigstore/sigstore/pkg/signature"
	client "github.com/sigstore/sigstore/pkg/tuf"
	"github.com/theupdateframework/go-tuf"
)

const issuer = "https://token.actions.githubusercontent.com"

var (
	rekorKey, ctKey, tsaKey    = newKey(), newKey(), newKey()
	rootCert, rootKey, _       = ca.GenerateRootCa()
	issuerCert, issuerKey, _   = ca.GenerateFulcioIntermediate(rootCert, rootKey)
	tsaIssuer, tsaIssuerKey, _ = ca.GenerateTSAIntermediate(rootCert, rootKey)
	tsaCert                    = must(ca.GenerateTSALeafCert(time.Now().Add(-time.Minute), tsaKey, tsaIssuer, tsaIssuerKey))
)

func main() {
	folder := os.Args[1]
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	self := "http://" + listener.Addr().String()
	writeRepository(folder, self)
	http.HandleFunc("/token", giveToken)
	http.HandleFunc("/api/v2/signingCert", giveCertificate)
	http.HandleFunc("/api/v1/log/entries", keepEntry)
	http.HandleFunc("/timestamp", giveTimestamp)
	http.Handle("/", http.FileServer(http.Dir(filepath.Join(folder, "repository"))))
	served := make(chan error)
	go func() { served <- http.Serve(listener, nil) }()
	check(client.Initialize(context.Background(), self, must(os.ReadFile(filepath.Join(folder, "repository/root.json")))))
	fmt.Println(self)
	check(<-served)
}

// As GitHub gives it to a job: /token?workflow=...&repository=...
func giveToken(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	part := func(of map[string]any) string { return base64.RawURLEncoding.EncodeToString(must(json.Marshal(of))) }
	token := part(map[string]any{"alg": "RS256", "typ": "JWT"}) + "." + part(map[string]any{
		"iss": issuer, "aud": "sigstore", "exp": time.Now().Add(time.Hour).Unix(),
		"sub": "repo:" + query.Get("repository"), "job_workflow_ref": query.Get("workflow"),
	}) + ".unsigned"
	reply(w, 200, map[string]any{"value": token})
}

func giveCertificate(w http.ResponseWriter, r *http.Request) {
	var claims map[string]any
	var asked struct {
		PublicKeyRequest struct{ PublicKey struct{ Content string } }
	}
	token := strings.Split(r.Header.Get("Authorization"), ".")
	check(json.Unmarshal(must(base64.RawURLEncoding.DecodeString(token[1])), &claims))
	check(json.NewDecoder(r.Body).Decode(&asked))
	block, _ := pem.Decode([]byte(asked.PublicKeyRequest.PublicKey.Content))
	leaf := certificate(claims["job_workflow_ref"].(string), must(x509.ParsePKIXPublicKey(block.Bytes)))
	var chain []string
	for _, der := range [][]byte{leaf, issuerCert.Raw, rootCert.Raw} {
		chain = append(chain, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	}
	certificates := map[string]any{"chain": map[string]any{"certificates": chain}}
	reply(w, 200, map[string]any{"signedCertificateEmbeddedSct": certificates})
}

// It is made twice: the log of certificates promises the one that has not its promise yet.
func certificate(workflow string, key any) []byte {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		NotBefore:    time.Now().Add(-time.Second),
		NotAfter:     time.Now().Add(10 * time.Minute),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
		URIs:         []*url.URL{must(url.Parse("https://github.com/" + workflow))},
		ExtraExtensions: []pkix.Extension{
			{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57264, 1, 8}, Value: must(asn1.Marshal(issuer))},
		},
	}
	unpromised := must(x509.CreateCertificate(rand.Reader, template, issuerCert, key, issuerKey))
	template.ExtraExtensions = append(template.ExtraExtensions, promise(unpromised))
	return must(x509.CreateCertificate(rand.Reader, template, issuerCert, key, issuerKey))
}

func promise(der []byte) pkix.Extension {
	at := uint64(time.Now().UnixMilli())
	entry := ct.LogEntry{Leaf: ct.MerkleTreeLeaf{LeafType: ct.TimestampedEntryLeafType, TimestampedEntry: &ct.TimestampedEntry{
		Timestamp: at,
		EntryType: ct.PrecertLogEntryType,
		PrecertEntry: &ct.PreCert{
			IssuerKeyHash:  sha256.Sum256(issuerCert.RawSubjectPublicKeyInfo),
			TBSCertificate: must(ctx509.ParseCertificate(der)).RawTBSCertificate,
		},
	}}}
	sct := &ct.SignedCertificateTimestamp{LogID: ct.LogID{KeyID: idOf(ctKey)}, Timestamp: at}
	digest := sha256.Sum256(must(ct.SerializeSCTSignatureInput(*sct, entry)))
	sct.Signature = ct.DigitallySigned{
		Algorithm: cttls.SignatureAndHashAlgorithm{Hash: cttls.SHA256, Signature: cttls.ECDSA},
		Signature: must(ecdsa.SignASN1(rand.Reader, ctKey, digest[:])),
	}
	list := must(cttls.Marshal(*must(x509util.MarshalSCTsIntoSCTList([]*ct.SignedCertificateTimestamp{sct}))))
	return pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}, Value: must(asn1.Marshal(list))}
}

// Every entry is the one leaf of a tree of its own.
func keepEntry(w http.ResponseWriter, r *http.Request) {
	proposed := must(models.UnmarshalProposedEntry(r.Body, runtime.JSONConsumer()))
	body := must(types.CanonicalizeEntry(r.Context(), must(types.UnmarshalEntry(proposed))))
	signer := must(signature.LoadECDSASignerVerifier(rekorKey, crypto.SHA256))
	leaf := sha256.Sum256(append([]byte{0}, body...))
	id, hash := idOf(rekorKey), hex.EncodeToString(leaf[:])
	entry := map[string]any{
		"body": body, "integratedTime": time.Now().Unix(), "logIndex": 0, "logID": hex.EncodeToString(id[:]),
	}
	signed := must(signer.SignMessage(bytes.NewReader(must(jsoncanonicalizer.Transform(must(json.Marshal(entry)))))))
	entry["verification"] = map[string]any{
		"signedEntryTimestamp": signed,
		"inclusionProof": map[string]any{
			"checkpoint": string(must(util.CreateAndSignCheckpoint(r.Context(), "localhost", 1, 1, leaf[:], signer))),
			"hashes":     []string{}, "logIndex": 0, "rootHash": hash, "treeSize": 1,
		},
	}
	w.Header().Set("ETag", hash)
	reply(w, 201, map[string]any{hash: entry})
}

func giveTimestamp(w http.ResponseWriter, r *http.Request) {
	asked := must(timestamp.ParseRequest(must(io.ReadAll(r.Body))))
	given := timestamp.Timestamp{
		HashAlgorithm: asked.HashAlgorithm, HashedMessage: asked.HashedMessage, Nonce: asked.Nonce, Time: time.Now(),
		Policy: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57264, 2}, AddTSACertificate: asked.Certificates,
	}
	w.WriteHeader(201)
	must(w.Write(must(given.CreateResponseWithOpts(tsaCert, tsaKey, crypto.SHA256))))
}

func writeRepository(folder, self string) {
	targets := map[string][]byte{"trusted_root.json": trusted(self), "signing_config.v0.2.json": signing(self)}
	repository := must(tuf.NewRepo(tuf.FileSystemStore(folder, nil)))
	check(repository.Init(true))
	for _, role := range []string{"root", "targets", "snapshot", "timestamp"} {
		must(repository.GenKey(role))
	}
	check(os.MkdirAll(filepath.Join(folder, "staged/targets"), 0o755))
	for name, content := range targets {
		check(os.WriteFile(filepath.Join(folder, "staged/targets", name), content, 0o644))
		check(repository.AddTarget(name, nil))
	}
	check(repository.Snapshot())
	check(repository.Timestamp())
	check(repository.Commit())
}

func trusted(self string) []byte {
	since := time.Now().Add(-time.Hour)
	logOf := func(key *ecdsa.PrivateKey) map[string]*root.TransparencyLog {
		id := idOf(key)
		return map[string]*root.TransparencyLog{hex.EncodeToString(id[:]): {
			BaseURL: self, ID: id[:], PublicKey: key.Public(), ValidityPeriodStart: since,
			HashFunc: crypto.SHA256, SignatureHashFunc: crypto.SHA256,
		}}
	}
	authority := &root.FulcioCertificateAuthority{
		Root: rootCert, Intermediates: []*x509.Certificate{issuerCert}, ValidityPeriodStart: since, URI: self,
	}
	clock := &root.SigstoreTimestampingAuthority{
		Root: rootCert, Intermediates: []*x509.Certificate{tsaIssuer}, Leaf: tsaCert, ValidityPeriodStart: since, URI: self,
	}
	authorities, clocks := []root.CertificateAuthority{authority}, []root.TimestampingAuthority{clock}
	made := must(root.NewTrustedRoot(root.TrustedRootMediaType01, authorities, logOf(ctKey), clocks, logOf(rekorKey)))
	return must(made.MarshalJSON())
}

// The services that the public Sigstore names, in the versions that it names.
func signing(self string) []byte {
	at := func(path string) []any {
		return []any{map[string]any{
			"url": self + path, "majorApiVersion": 1, "operator": "localhost",
			"validFor": map[string]any{"start": "2022-04-13T20:06:15Z"},
		}}
	}
	one := map[string]string{"selector": "ANY"}
	return must(json.Marshal(map[string]any{
		"mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json", "rekorTlogConfig": one, "tsaConfig": one,
		"caUrls": at(""), "oidcUrls": at(""), "rekorTlogUrls": at(""), "tsaUrls": at("/timestamp"),
	}))
}

func newKey() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) }

func idOf(key *ecdsa.PrivateKey) [32]byte {
	return sha256.Sum256(must(x509.MarshalPKIXPublicKey(key.Public())))
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	check(json.NewEncoder(w).Encode(body))
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
