// SPDX-License-Identifier: MIT
// net/http of Go's standard library, by the adapter protocol: see README.md one folder up.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"unsafe"
)

const readBytes = 64 << 10 // of each Body.Read, and of a Scanner's longest line (its default)

type request struct {
	Call     string
	Argument string
	URL      string
	Method   string
	Headers  [][2]string
	Body     []byte // base64 in JSON
}

// The package time has CLOCK_MONOTONIC, but shows only differences of it.
func now() int64 {
	var spec syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 1, uintptr(unsafe.Pointer(&spec)), 0)
	return spec.Nano()
}

func write(line map[string]any) {
	text, _ := json.Marshal(line)
	os.Stdout.Write(append(text, '\n'))
}

func give(content []byte) {
	at := now()
	write(map[string]any{"bytes": content, "at_ns": at})
}

func head(answer *http.Response) {
	at := now()
	headers := [][2]string{}
	for name, values := range answer.Header {
		for _, value := range values {
			headers = append(headers, [2]string{name, value})
		}
	}
	write(map[string]any{"head": map[string]any{
		"status": answer.StatusCode, "headers": headers, "at_ns": at}})
}

func read(body io.Reader, size int, once func(io.Reader, []byte) (int, error)) error {
	buffer := make([]byte, size)
	for {
		length, err := once(body, buffer)
		if length > 0 {
			give(buffer[:length])
		}
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) && length > 0 && atEnd(body) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// ReadFull says ErrUnexpectedEOF for a short tail, and so does a body that was cut off: only the
// first is at its end.
func atEnd(body io.Reader) bool {
	_, err := body.Read(make([]byte, 1))
	return err == io.EOF
}

func scan(body io.Reader) error {
	lines := bufio.NewScanner(body)
	for lines.Scan() {
		give(lines.Bytes())
	}
	return lines.Err()
}

func ask(wanted request) error {
	sent, err := http.NewRequest(wanted.Method, wanted.URL, bytes.NewReader(wanted.Body))
	if err != nil {
		return err
	}
	for _, header := range wanted.Headers {
		sent.Header.Add(header[0], header[1])
	}
	answer, err := http.DefaultClient.Do(sent)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	head(answer)
	size := readBytes
	if wanted.Argument != "" {
		if size, err = strconv.Atoi(wanted.Argument); err != nil {
			return err
		}
	}
	switch wanted.Call {
	case "go.Body.Read":
		return read(answer.Body, size, func(body io.Reader, buffer []byte) (int, error) {
			return body.Read(buffer)
		})
	case "go.ReadFull":
		return read(answer.Body, size, io.ReadFull)
	case "go.Scanner":
		return scan(answer.Body)
	}
	return fmt.Errorf("no call %s", wanted.Call)
}

func main() {
	write(map[string]any{"hello": map[string]any{
		"name": "go", "versions": map[string]string{"go": runtime.Version()[2:]},
		"styles": []string{"go.Body.Read", "go.Body.Read(N)", "go.ReadFull(N)", "go.Scanner"},
		"clock":  "monotonic"}})
	line, err := bufio.NewReader(os.Stdin).ReadBytes('\n')
	if err != nil {
		return
	}
	var wanted request
	if err = json.Unmarshal(line, &wanted); err == nil {
		err = ask(wanted)
	}
	if err != nil {
		write(map[string]any{"end": "error", "why": err.Error()})
	} else {
		write(map[string]any{"end": "ok"})
	}
}
