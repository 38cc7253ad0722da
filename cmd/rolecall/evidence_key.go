package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"

	"rolecall/exports/source"
	"rolecall/reports/evidence"
)

// passwordVariable has the password of a secret key, where nobody can be asked.
const passwordVariable = "ROLECALL_KEY_PASSWORD"

// readSecretKey reads a secret key of minisign, and asks for its password.
func readSecretKey(ctx context.Context, path string, streams streams) (*evidence.Key, error) {
	content, err := readFile(ctx, path, largestText)
	if err != nil {
		return nil, fmt.Errorf("cannot read the key: %w", err)
	}
	key, err := evidence.ReadKey(content, func() (string, error) { return askPassword(ctx, path, streams) })
	if err != nil {
		return nil, fmt.Errorf("--sign %s: %w", source.Printable(path), err)
	}
	return key, nil
}

func askPassword(ctx context.Context, path string, streams streams) (string, error) {
	if password, isSet := os.LookupEnv(passwordVariable); isSet {
		return password, nil
	}
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", errors.New("it has a password, but there is no terminal to ask for it: put it into " + passwordVariable)
	}
	fmt.Fprintf(streams.err, "Password of %s: ", source.Printable(path))
	state, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	password, err := readInTime(ctx, func() ([]byte, error) { return term.ReadPassword(terminal) })
	if ctx.Err() != nil {
		_ = term.Restore(terminal, state)
	}
	fmt.Fprintln(streams.err)
	return string(password), err
}

// readPublicKey reads a public key of minisign; nil if none is named.
func readPublicKey(ctx context.Context, path string) (*evidence.PublicKey, error) {
	if path == "" {
		return nil, nil
	}
	content, err := readFile(ctx, path, largestText)
	if err != nil {
		return nil, fmt.Errorf("cannot read the key: %w", err)
	}
	key, err := evidence.ReadPublicKey(content)
	if err != nil {
		return nil, fmt.Errorf("--key %s: %w", source.Printable(path), err)
	}
	return key, nil
}

// readAuthorities reads certificates that somebody trusts; nil if none are named.
func readAuthorities(ctx context.Context, path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	content, err := readFile(ctx, path, largestText)
	if err != nil {
		return nil, fmt.Errorf("cannot read the certificates: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, fmt.Errorf("--tsa-ca %s: it holds no certificate in PEM", source.Printable(path))
	}
	return pool, nil
}
