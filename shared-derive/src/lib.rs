//! Derive macro `FromJson`: readers of JSON that are small in WebAssembly.
//!
//! A derived reader fills a blank value in place, field by field, through few generic functions of
//! `shared::json`. It reads what the derived reader of serde reads and follows the same attributes;
//! an attribute that it does not know is a compile error. A test in `shared/tests/json/` compares
//! both readers.

mod attributes;
mod enums;
mod member;
mod structs;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, parse_macro_input, parse_quote};

use crate::attributes::{ContainerAttributes, Form};

/// Derives `shared::json::FromJson`, according to the attributes of serde.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn derive_from_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// Returns the implementation for a type.
fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let attributes = ContainerAttributes::parse(&input.attrs)?;
    let items = match (&input.data, &attributes.form) {
        (_, Some(Form::From(form))) => expand_from(form),
        (Data::Struct(data), Some(Form::TryFrom(form))) => {
            expand_try_from(form, &structs::blank(&data.fields, &attributes)?)
        }
        (Data::Struct(data), None) => structs::expand(&data.fields, &attributes, &input.generics)?,
        (Data::Enum(data), None) => enums::expand(data, &attributes, &input.generics)?,
        (Data::Enum(_) | Data::Union(_), _) => {
            return Err(Error::new_spanned(
                &input.ident,
                "`FromJson` does not read this kind of type",
            ));
        }
    };
    let name = &input.ident;
    let mut generics = input.generics.clone();
    for parameter in input.generics.type_params() {
        let parameter = &parameter.ident;
        generics
            .make_where_clause()
            .predicates
            .push(parse_quote!(#parameter: ::shared::json::FromJson));
    }
    let (head, arguments, conditions) = generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #head ::shared::json::FromJson for #name #arguments #conditions {
            #items
        }
    })
}

/// Returns the items of a type that every value of another type can be converted to.
fn expand_from(form: &syn::Type) -> TokenStream {
    quote! {
        const NAMES: &'static [&'static str] = <#form as ::shared::json::FromJson>::NAMES;

        fn blank() -> Self {
            Self::from(<#form as ::shared::json::FromJson>::blank())
        }

        fn fill(&mut self, json: &::shared::json::Value) -> bool {
            let mut form = <#form as ::shared::json::FromJson>::blank();
            let is_read = ::shared::json::FromJson::fill(&mut form, json);
            if is_read {
                *self = Self::from(form);
            }
            is_read
        }
    }
}

/// Returns the items of a type that some values of another type can be converted to.
fn expand_try_from(form: &syn::Type, blank: &TokenStream) -> TokenStream {
    quote! {
        fn blank() -> Self {
            #blank
        }

        fn fill(&mut self, json: &::shared::json::Value) -> bool {
            let mut form = <#form as ::shared::json::FromJson>::blank();
            ::shared::json::FromJson::fill(&mut form, json)
                && ::shared::json::set(self, Self::try_from(form).ok())
        }
    }
}

#[cfg(test)]
mod tests;
