package io.keyhold.server.start;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/**
 * The server. What is excluded would either do what we do ourselves (database, errors) or cost each
 * request something that it does not need (encoding, multipart, observations).
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {
      DataSourceAutoConfiguration.class,
      ErrorMvcAutoConfiguration.class,
      HttpEncodingAutoConfiguration.class,
      MultipartAutoConfiguration.class,
      UserDetailsServiceAutoConfiguration.class,
      WebMvcObservationAutoConfiguration.class
    })
@ComponentScan("io.keyhold.server")
public class ServerApplication {}
