// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.network.stream.EndpointWords;
import org.perdition.popmap.network.stream.StreamSettings;

/**
 * How an {@code http} popmap asks. Immutable.
 *
 * @param urls auth servers, asked in turn; at least one
 * @param caFile authorities of their certificates; empty for those that Java trusts
 * @param sendPassword whether the password is sent, so that the auth server can check it
 * @param sendClient whether address, protocol, encryption and number of the login are sent
 * @param headers further header lines, without line ends; may be secret
 * @param stream timeout and connections
 */
record AuthHttpSettings(
        List<AuthUrl> urls,
        Optional<Path> caFile,
        boolean sendPassword,
        boolean sendClient,
        List<String> headers,
        StreamSettings stream) {
    private static final String EXAMPLE = "http://127.0.0.1:9000/auth";
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`~-]+: ?[ -~]*");

    static final List<PopmapProperty> PROPERTIES = properties();

    AuthHttpSettings {
        urls = List.copyOf(urls);
        headers = List.copyOf(headers);
    }

    private static List<PopmapProperty> properties() {
        List<PopmapProperty> all = new ArrayList<>(List.of(
                new PopmapProperty("url", "", "URLs of the auth servers, asked in turn, such as " + EXAMPLE + "."),
                new PopmapProperty("send_password", "on", "Send the client's password, which is then not kept."),
                new PopmapProperty(
                        "send_client",
                        "on",
                        "Send address, protocol, encryption and number of the login. With this and send_password off,"
                                + " answers may be kept."),
                new PopmapProperty("header", "", "Further headers, NAME: VALUE, with | between them."),
                new PopmapProperty("header_file", "", "The file whose first line is header."),
                new PopmapProperty("user", "", "User of HTTP basic authentication."),
                new PopmapProperty("password", "", "Its password."),
                new PopmapProperty("password_file", "", "The file whose first line is password."),
                new PopmapProperty(
                        "ca_file", "", "Authorities of https certificates, in PEM; otherwise those Java trusts.")));
        all.addAll(StreamSettings.PROPERTIES);
        return List.copyOf(all);
    }

    /** Reads either form: the option is the URLs, separated by commas or blanks. */
    static AuthHttpSettings of(PopmapOptions options) throws PopmapConfigurationException {
        List<String> headers = new ArrayList<>(headers(options));
        basic(options).ifPresent(headers::add);
        return new AuthHttpSettings(
                urls(options),
                options.path("ca_file"),
                options.flag("send_password", true),
                options.flag("send_client", true),
                headers,
                StreamSettings.of(options));
    }

    private static List<AuthUrl> urls(PopmapOptions options) throws PopmapConfigurationException {
        List<AuthUrl> urls = new ArrayList<>();
        for (String word : EndpointWords.of(options, "url", EXAMPLE)) {
            if (word.contains("@")) {
                // Not shown: what stands before the @ is likely to be a password.
                throw EndpointWords.problem(
                        options,
                        "url",
                        "a URL with @ in it; name and password are written as properties user and" + " password");
            }
            urls.add(AuthUrl.of(word, options.configurationDirectory())
                    .orElseThrow(() -> EndpointWords.problem(
                            options,
                            "url",
                            "\"" + word + "\" is no URL of an auth server; write one such as " + EXAMPLE)));
        }
        return urls;
    }

    private static List<String> headers(PopmapOptions options) throws PopmapConfigurationException {
        Optional<String> written = options.secret("header");
        List<String> lines = Arrays.stream(written.orElse("").split("\\|"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (!lines.stream().allMatch(line -> HEADER.matcher(line).matches())) {
            throw options.problem(
                    "header", "not all are headers; write NAME: VALUE in ASCII, and | between two of them");
        }
        return lines;
    }

    private static Optional<String> basic(PopmapOptions options) throws PopmapConfigurationException {
        Optional<String> user = options.text("user");
        Optional<String> password = options.secret("password");
        if (user.isEmpty() && password.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty()) {
            throw options.problem("password", "there is no user to it; write user as well");
        }
        if (user.get().contains(":")) {
            throw options.problem("user", "\"" + user.get() + "\" has a colon in it, which HTTP cannot send");
        }
        byte[] pair = (user.get() + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8);
        return Optional.of("Authorization: Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** Without the headers, which may be secret. */
    @Override
    public String toString() {
        return "AuthHttpSettings[" + urls + ", send_password " + sendPassword + ", send_client " + sendClient + "]";
    }
}
